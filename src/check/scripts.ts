// The programs that are run inside containers, for a POSIX shell, Perl, Python and Node. Nothing from outside is ever part of a program: what
// to try comes as arguments, `r:NAME` (look a name up), `c:ADDRESS:PORT` (connect) and `l` (list who listens). Each prints one line for an
// answer, `a INDEX CODE TEXT` or `listens ADDRESS:PORT`, and `end` where it got that far. Each ends by itself: nobody can end it from outside.
//
// A connection is opened and closed again; not a byte is sent.

// What the shell finds, and who listens; it needs no program but itself.
const SHELL_LOOK = `
for t in nc bash timeout getent nslookup curl perl python3 node; do
  command -v $t >/dev/null 2>&1 && echo "has $t"
done
for f in /proc/net/tcp /proc/net/tcp6; do
  [ -r $f ] && while read -r n a r s x; do
    [ "$s" = 0A ] && echo "listens $a"
  done <$f
done
echo end`

// Netcat has many forms, and its help says which options it has. Sixteen tries at once are few enough for a container with few processes.
const SHELL_PROBE = `
set -f
LC_ALL=C; export LC_ALL
T=$1 C=$2 R=$3
shift 3
W=
if timeout 1 true 2>/dev/null; then W="timeout $((T + 1))"
elif timeout -t 1 true 2>/dev/null; then W="timeout -t $((T + 1))"
fi
N=
if [ "$C" = nc ]; then
  case $(nc -h 2>&1 </dev/null) in
    *-z*) N=z ;;
    *-e*) N=e ;;
  esac
fi
connect() {
  case $C$N in
    ncz) $W nc -n -z -v -w $T "$1" "$2" </dev/null ;;
    nce) $W nc -w $T "$1" "$2" -e true </dev/null ;;
    nc) $W nc -w $T "$1" "$2" </dev/null ;;
    bash) $W bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" ;;
    curl)
      case $1 in *:*) set -- "[$1]" "$2" ;; esac
      $W curl -s -v --connect-timeout $T -m $T "telnet://$1:$2" </dev/null
      ;;
  esac
}
resolve() {
  case $R in
    getent) $W getent ahosts "$1" || $W getent hosts "$1" ;;
    nslookup) $W nslookup "$1" ;;
  esac
}
try() {
  case $2 in
    c:*)
      a=\${2#c:}
      p=\${a##*:}
      o=$(connect "\${a%:*}" "$p" 2>&1)
      ;;
    r:*) o=$(resolve "\${2#r:}" 2>&1) ;;
  esac
  e=$?
  echo "a $1 $e" $o
}
i=0
for s do
  try $i "$s" &
  i=$((i + 1))
  [ $((i % 16)) -eq 0 ] && wait
done
wait
echo end`

const PERL = `
use strict; use Socket; use Errno;
my ($t, @specs) = @ARGV; $| = 1;
my (%open, %out);
for my $i (0 .. $#specs) {
  my $s = $specs[$i];
  if ($s eq 'l') {
    for my $f ('/proc/net/tcp', '/proc/net/tcp6') {
      open(my $h, '<', $f) or next;
      while (<$h>) { my @w = split; print "listens $w[1]\\n" if defined $w[3] && $w[3] eq '0A'; }
    }
  } elsif ($s =~ /^r:(.*)$/s) {
    my $pid = fork; next if !defined $pid; next if $pid;
    alarm($t + 1);
    my ($err, @all) = Socket::getaddrinfo($1, '', { socktype => SOCK_STREAM });
    my @a = map { (Socket::getnameinfo($_->{addr}, Socket::NI_NUMERICHOST()))[1] } @all;
    print 'a ', $i, ' ', (@a ? "0 @a" : "1 $err"), "\\n"; exit 0;
  } elsif ($s =~ /^c:(.*):(\\d+)$/s) {
    my $pid = fork; next if !defined $pid; next if $pid;
    $SIG{ALRM} = sub { print "a $i 1 timed out\\n"; exit 0 }; alarm($t);
    my ($err, $to) = Socket::getaddrinfo($1, $2, { socktype => SOCK_STREAM, flags => Socket::AI_NUMERICHOST() });
    socket(my $h, $to->{family}, SOCK_STREAM, 0) if $to;
    my $ok = $to && connect($h, $to->{addr});
    my $why = $err || "$!"; print 'a ', $i, ' ', ($ok ? '0' : "1 $why"), "\\n"; exit 0;
  }
}
1 while wait != -1; print "end\\n";`

const PYTHON = `
import socket, sys, threading
t = float(sys.argv[1]); specs = sys.argv[2:]; lock = threading.Lock(); out = []
def say(line):
    with lock: out.append(line)
def work(i, s):
    try:
        if s == 'l':
            for f in ('/proc/net/tcp', '/proc/net/tcp6'):
                try: lines = open(f).read().split('\\n')
                except OSError: continue
                for w in (line.split() for line in lines):
                    if len(w) > 3 and w[3] == '0A': say('listens ' + w[1])
        elif s[:2] == 'r:':
            say('a %d 0 %s' % (i, ' '.join(x[4][0] for x in socket.getaddrinfo(s[2:], None, type=socket.SOCK_STREAM))))
        else:
            a, p = s[2:].rsplit(':', 1)
            socket.create_connection((a, int(p)), t).close()
            say('a %d 0' % i)
    except Exception as e:
        say('a %d 1 %s' % (i, str(e).replace('\\n', ' ')))
gate = threading.Semaphore(32)
def run(i, s):
    with gate: work(i, s)
all = [threading.Thread(target=run, args=x, daemon=True) for x in enumerate(specs)]
for x in all: x.start()
for x in all: x.join(t + 5)
with lock: print('\\n'.join(out + ['end']))`

const NODE = `
const net = require('net'), dns = require('dns'), fs = require('fs')
const [t, ...specs] = process.argv.slice(1)
const say = (line) => fs.writeSync(1, line + '\\n')
let left = specs.length
const over = () => { if (--left === 0) { say('end'); process.exit(0) } }
specs.forEach((s, i) => {
  if (s === 'l') {
    for (const f of ['/proc/net/tcp', '/proc/net/tcp6']) {
      try { for (const w of fs.readFileSync(f, 'utf8').split('\\n').map((l) => l.trim().split(/ +/))) if (w[3] === '0A') say('listens ' + w[1]) } catch {}
    }
    return over()
  }
  if (s.startsWith('r:')) {
    return dns.lookup(s.slice(2), { all: true }, (e, all) => { say('a ' + i + (e ? ' 1 ' + e.code : ' 0 ' + all.map((x) => x.address).join(' '))); over() })
  }
  const cut = s.lastIndexOf(':'), socket = net.connect({ host: s.slice(2, cut), port: Number(s.slice(cut + 1)) })
  let told = false
  const tell = (text) => { if (told) return; told = true; socket.destroy(); say('a ' + i + text); over() }
  socket.setTimeout(t * 1000, () => tell(' 1 timed out'))
  socket.on('connect', () => tell(' 0')).on('error', (e) => tell(' 1 ' + e.code))
})
setTimeout(() => process.exit(0), (Number(t) + 5) * 1000).unref()`

/** What runs the programs in a container. */
export type Runner = 'sh' | 'perl' | 'python3' | 'node'

/** Those that are tried, in this order: what takes the least memory comes first. */
export const RUNNERS: readonly Runner[] = ['sh', 'perl', 'python3', 'node']

/** With what a container checks: a program that runs programs, and, for a shell, with what it connects and looks names up. */
export type Tools =
  | {
      readonly runner: 'sh'
      readonly connect: 'nc' | 'bash' | 'curl'
      readonly resolve: 'getent' | 'nslookup'
    }
  | { readonly runner: Exclude<Runner, 'sh'> }

const PROGRAMS: Readonly<Record<Exclude<Runner, 'sh'>, readonly string[]>> = {
  perl: ['perl', '-e', PERL],
  python3: ['python3', '-c', PYTHON],
  node: ['node', '-e', NODE, '--'],
}

/** The command that looks what a container has to check with, and who listens. */
export function makeLookCommand(runner: Runner): readonly string[] {
  return runner === 'sh' ? ['sh', '-c', SHELL_LOOK] : [...PROGRAMS[runner], '1', 'l']
}

/** A thing to try. */
export type Probe =
  | { readonly kind: 'resolve'; readonly name: string }
  | { readonly kind: 'connect'; readonly address: string; readonly port: number }

/** The command that tries things, each for so many seconds (a whole number, at least 1). */
export function makeProbeCommand(tools: Tools, probes: readonly Probe[], seconds: number): readonly string[] {
  const specs = probes.map((probe) =>
    probe.kind === 'resolve' ? `r:${probe.name}` : `c:${probe.address}:${probe.port}`,
  )
  if (tools.runner !== 'sh') return [...PROGRAMS[tools.runner], String(seconds), ...specs]
  return ['sh', '-c', SHELL_PROBE, 'xec-check', String(seconds), tools.connect, tools.resolve, ...specs]
}

// How many are tried at once, and the least that a program on a busy machine takes to start.
const AT_ONCE = 16
const START_SECONDS = 10

/** How many milliseconds a probe command takes at the most. */
export function findBound(count: number, seconds: number): number {
  return (Math.ceil(count / AT_ONCE) * 2 * (seconds + 1) + START_SECONDS) * 1000
}

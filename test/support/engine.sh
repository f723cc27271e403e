#!/bin/bash
# Starts real container engines side by side on one Debian machine, for the tests. Each instance has network, mount,
# UTS and pid namespaces of its own, so no bridge, subnet, firewall rule or port of one is visible to another or
# to the host; what they share is a folder with the API's unix socket.
#
#   engine.sh possible              exit 0, or say in one line why no engine can be started here and exit 1
#   engine.sh list                  the kinds
#   engine.sh sweep [OWNER]         purge the instances of that process, and those whose owner is gone
#   engine.sh KIND prepare          unpack the Debian root (first time 20-60 s), start nothing
#   engine.sh KIND start            prepare, start, wait for the API, print the socket's path
#   engine.sh KIND stop             end the instance, keep its data
#   engine.sh KIND restart-daemon   SIGTERM the daemon, start it again on the same data
#   engine.sh KIND kill-daemon      SIGKILL the daemon, start it again on the same data
#   engine.sh KIND netns|log        the name of its network namespace, its log
#   engine.sh KIND purge            stop the instance and delete its data (the root is kept)
#   engine.sh KIND root             the path of the Debian root
#   engine.sh peers prepare|root    a root with other tools for the benchmark: Compose and Ansible
#
# KIND: docker-20.10 (API 1.41)  docker-26 (1.45)  docker-28 (1.51)  podman-4  podman-5
# All but docker-28 come from stable Debian releases; that one is from testing, so its version can move.
#
# Environment:
#   XEC_ENGINE_BASE    where roots and instances live (default ${TMPDIR:-/tmp}/xec-engines)
#   XEC_ENGINE_NAME    the instance, to run several of one kind (default KIND)
#   XEC_ENGINE_OWNER   a process id; once that process is gone, the instance is swept
#   XEC_ENGINE_ARGS    extra arguments of the daemon
#   XEC_ENGINE_VARIABLES   extra variables of its environment, as NAME=VALUE
#
# Needs root. Installs mmdebstrap, curl and iproute2 where they are missing. Every engine has one image,
# docker.io/library/busybox:local, made of the root's static busybox: nothing is pulled.
set -euo pipefail

kinds=(docker-20.10 docker-26 docker-28 podman-4 podman-5)
docker_packages=docker.io,mount,iptables,iproute2,procps,kmod,busybox-static
podman_packages=podman,netavark,aardvark-dns,crun,runc,conmon,ca-certificates,mount,iptables,nftables,iproute2,procps,kmod,busybox-static
peer_packages=docker-cli,docker-compose,ansible,python3-requests,busybox-static

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
base=${XEC_ENGINE_BASE:-${TMPDIR:-/tmp}/xec-engines}

fail() { echo "engine: $*" >&2; exit 1; }
usage() { sed -n '2,${/^#/!q;s/^# \{0,1\}//p}' "$0" >&2; exit 2; }

select_kind() {
  case $1 in
    docker-20.10) daemon=dockerd suite=bookworm packages=$docker_packages ;;
    docker-26)    daemon=dockerd suite=trixie   packages=$docker_packages ;;
    docker-28)    daemon=dockerd suite=forky    packages=$docker_packages ;;
    podman-4)     daemon=podman  suite=bookworm packages=$podman_packages ;;
    podman-5)     daemon=podman  suite=trixie   packages=$podman_packages ;;
    peers)        daemon=peers   suite=trixie   packages=$peer_packages ;;
    *) usage ;;
  esac
  root=$base/roots/$daemon-$suite
}

select_instance() { # NAME
  name=$1
  dir=$base/instances/$name
  socket=$dir/share/docker.sock
  netns=xec-${name//[^a-zA-Z0-9]/-}
  # the kernel's limit for the path of a unix socket
  [ "${#socket}" -le 104 ] || fail "the socket's path is too long, set XEC_ENGINE_BASE: $socket"
}

# --- what the machine must have ------------------------------------------------------------------------------------

missing_tools() {
  command -v mmdebstrap >/dev/null || echo mmdebstrap
  command -v curl >/dev/null || echo curl
  command -v ip >/dev/null || echo iproute2
}

install_tools() {
  local missing; missing=$(missing_tools)
  [ -n "$missing" ] || return 0
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq -o DPkg::Lock::Timeout=120 update >/dev/null 2>&1 || true
  # shellcheck disable=SC2086 # one package a word
  apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends $missing >/dev/null
}

mirror() { # the Debian mirror that this machine is set up with
  # shellcheck disable=SC2016 # apt's own variable
  apt-get indextargets --format '$(SITE)' 'Identifier: Packages' 2>/dev/null | grep -E '/debian/?$' | head -n 1
}

roots_complete() {
  local kind
  for kind in "${kinds[@]}"; do
    select_kind "$kind"
    [ -e "$root/.complete" ] || return 1
  done
}

mirror_answers() {
  local file; file=$(mktemp)
  timeout 15 /usr/lib/apt/apt-helper -q download-file "$(mirror)/dists/stable/Release" "$file" >/dev/null 2>&1
  local status=$?
  rm -f "$file"
  return $status
}

possible() {
  local why=
  if [ "$(uname)" != Linux ]; then why='not on Linux'
  elif [ "$(id -u)" != 0 ]; then why='not root'
  elif ! unshare --mount --net --uts --pid --fork true 2>/dev/null; then why='namespaces are not permitted'
  elif [ -n "$(missing_tools)" ] && ! command -v apt-get >/dev/null; then
    why="$(missing_tools | paste -sd ' ') not installed"
  elif ! roots_complete; then
    if [ -z "$(mirror)" ]; then why='no Debian mirror is set up'
    elif ! mirror_answers; then why='the Debian mirror does not answer'
    fi
  fi
  [ -z "$why" ] || { echo "$why"; return 1; }
}

# --- the Debian root, one a kind, shared by its instances ----------------------------------------------------------

make_base() {
  mkdir -p "$base"
  # a predictable name in a folder where everybody may write: take nobody else's folder for ours
  if [ ! -O "$base" ] || [ -L "$base" ]; then fail "$base belongs to somebody else, set XEC_ENGINE_BASE"; fi
  # an engine's socket is as good as root
  chmod 700 "$base"
  mkdir -p "$base/roots" "$base/instances"
}

prepare() {
  [ ! -e "$root/.complete" ] || return 0
  make_base
  exec 9>"$root.lock"
  flock 9
  [ -e "$root/.complete" ] || unpack
  exec 9>&-
}

unpack() {
  (flock 8; install_tools) 8>"$base/tools.lock"
  rm -rf "$root"
  # old releases have outdated signatures on some mirrors
  mmdebstrap --quiet --variant=apt --include="$packages" \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
    "$suite" "$root" "$(mirror)" >"$root.log" 2>&1 || { tail -n 20 "$root.log" >&2; fail "could not unpack $suite"; }
  mkdir -p "$root/engine" "$root/.old"
  pack_image
  touch "$root/.complete"
}

pack_image() {
  local image=$root/image busybox=$root/bin/busybox applet
  [ -x "$busybox" ] || busybox=$root/usr/bin/busybox
  mkdir -p "$image"/{bin,etc,proc,sys,dev,tmp,root,www}
  cp "$busybox" "$image/bin/busybox"
  for applet in $("$busybox" --list); do [ -e "$image/bin/$applet" ] || ln -s busybox "$image/bin/$applet"; done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$image/etc/passwd"
  echo 'root:x:0:' >"$image/etc/group"
  tar -C "$image" -cf "$root/image.tar" .
}

# --- an instance ---------------------------------------------------------------------------------------------------

# The process that "start" left behind is unshare; its only child is pid 1 of the instance.
alive() {
  local pid
  [ -s "$dir/pid" ] && pid=$(cat "$dir/pid") && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = unshare ]
}
# What was started is bash, setsid and nsenter one after another before it is unshare, and until then not "alive".
wait_entered() {
  local pid _; pid=$(cat "$dir/pid")
  for _ in $(seq 1 500); do
    if alive || [ ! -e "/proc/$pid" ]; then return 0; fi
    sleep 0.02
  done
}
init_pid() { local pid; pid=$(cat "$dir/pid"); tr -d ' ' <"/proc/$pid/task/$pid/children"; }
answers() { curl -fsS -m 5 --unix-socket "$socket" http://engine/_ping 2>/dev/null | grep -q OK; }

wait_ready() {
  local _
  for _ in $(seq 1 300); do
    if answers; then return 0; fi
    alive || break
    sleep 0.1
  done
  tail -n 30 "$dir/share/log" >&2
  fail "$name did not become ready, its log ends as above"
}

daemon_command() {
  if [ "$daemon" = dockerd ]; then
    echo "env ${XEC_ENGINE_VARIABLES:-} dockerd --data-root /var/lib/docker --exec-root /run/docker --pidfile /run/docker.pid" \
      "-H unix:///engine/docker.sock --cgroup-parent=/xec-$name ${XEC_ENGINE_ARGS:-}"
  else
    # crun and the systemd cgroup manager need a systemd that is not there
    echo "env ${XEC_ENGINE_VARIABLES:-} podman --runtime=runc --cgroup-manager=cgroupfs --events-backend=file ${XEC_ENGINE_ARGS:-}" \
      "system service --time=0 unix:///engine/docker.sock"
  fi
}

make_netns() {
  if ip netns list | grep -q "^$netns\( \|\$\)"; then
    [ -e "$dir/netns" ] || fail "network namespace $netns exists and is not ours, set XEC_ENGINE_NAME"
  else
    ip netns add "$netns"
  fi
  touch "$dir/netns"
  ip -n "$netns" link set lo up
}

start() {
  if ! alive; then
    prepare
    make_base
    install_tools
    mkdir -p "$dir"/{share/plugins,data,root,upper,work}
    cp "$here/engine/init.sh" "$dir/share/init.sh"
    daemon_command >"$dir/share/command"
    echo "${XEC_ENGINE_OWNER:-}" >"$dir/owner"
    make_netns
    : >"$dir/share/log"
    setsid nsenter --net="/run/netns/$netns" unshare --mount --uts --pid --fork --kill-child=KILL \
      /bin/bash "$here/engine/enter.sh" "$root" "$dir" "$daemon" "$name" >>"$dir/share/log" 2>&1 </dev/null &
    echo $! >"$dir/pid"
    wait_entered
  fi
  wait_ready
  load_image
  echo "$socket"
}

load_image() {
  local image=docker.io/library/busybox:local
  if curl -fsS --unix-socket "$socket" "http://engine/images/$image/json" >/dev/null 2>&1; then return 0; fi
  local url='http://engine/images/create?fromSrc=-&repo=busybox&tag=local'
  # podman 4 ignores the tag at Docker's address
  [ "$daemon" = dockerd ] || url="http://engine/v4.0.0/libpod/images/import?reference=$image"
  curl -fsS --unix-socket "$socket" -X POST -H 'Content-Type: application/x-tar' \
    --data-binary @"$root/image.tar" "$url" >/dev/null
}

signal_daemon() { # SIGNAL; returns when the daemon that got it is gone and the next one answers
  # shellcheck disable=SC2016 # expanded in the instance, where the pid is valid
  nsenter --target "$(init_pid)" --mount --pid /bin/bash -c '
    daemon=$(cat /engine/daemon.pid)
    kill -"$1" "$daemon"
    for _ in $(seq 1 600); do kill -0 "$daemon" 2>/dev/null || exit 0; sleep 0.1; done
    exit 1' signal "$1" || fail "the daemon of $name outlived SIG$1"
  wait_ready
}

stop() {
  if alive; then
    local pid _; pid=$(cat "$dir/pid")
    kill -TERM "$(init_pid)" 2>/dev/null || true
    for _ in $(seq 1 200); do alive || break; sleep 0.1; done
    # --kill-child takes the whole pid namespace with it
    if alive; then kill -KILL "$pid"; fi
  fi
  rm -f "$dir/pid" "$socket"
  if [ -e "$dir/netns" ]; then ip netns del "$netns" 2>/dev/null || true; rm -f "$dir/netns"; fi
}

purge() {
  stop
  rm -rf "$dir"
  # the containers are gone, their empty control groups are not
  find /sys/fs/cgroup -depth -type d -path "*/xec-$name*" -exec rmdir {} + 2>/dev/null || true
}

sweep() { # [OWNER]
  local file owner
  for file in "$base"/instances/*/owner; do
    [ -e "$file" ] || continue
    owner=$(cat "$file")
    [ -n "$owner" ] || continue
    if [ "$owner" = "${1:-}" ] || [ ! -e "/proc/$owner" ]; then
      select_instance "$(basename "$(dirname "$file")")"
      purge &
    fi
  done
  wait
}

case ${1:-} in
  possible) possible; exit ;;
  list) printf '%s\n' "${kinds[@]}"; exit ;;
  sweep) sweep "${2:-}"; exit ;;
esac

select_kind "${1:-}"
select_instance "${XEC_ENGINE_NAME:-$1}"
case ${2:-} in
  prepare) prepare ;;
  start) start ;;
  stop) stop ;;
  restart-daemon) signal_daemon TERM ;;
  kill-daemon) signal_daemon KILL ;;
  netns) echo "$netns" ;;
  log) cat "$dir/share/log" ;;
  purge) purge ;;
  root) echo "$root" ;;
  *) usage ;;
esac

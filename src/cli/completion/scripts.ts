// The scripts that shells read. They hand over the words and take lines back, and never give either to an interpreter: a name in a
// configuration is inserted as a quoted word, whatever characters it has.
import type { Shell } from '../usage/completion.ts'

// Bash cuts words at ":" and "=", and replaces only what is behind the last cut; zsh and fish know words and quote by themselves.
const BASH = String.raw`# bash completion of xec
_xec() {
  local rest=${'$'}{COMP_LINE:0:COMP_POINT} words=() trimmed word i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    trimmed=${'$'}{rest#"${'$'}{rest%%[![:space:]]*}"}
    word=${'$'}{COMP_WORDS[i]}
    ((i == COMP_CWORD)) && word=$trimmed
    if ((i == 0)) || [[ $trimmed != "$rest" ]]; then
      words+=("$word")
    else
      words[${'$'}{#words[@]}-1]+=$word
    fi
    rest=${'$'}{trimmed#"$word"}
  done
  local count=${'$'}{#words[@]}
  local last=${'$'}{words[count-1]}
  COMPREPLY=()
  # inside quotes a name would be quoted twice
  [[ $last == *[\'\"\\]* ]] && { compopt -o default 2>/dev/null; return; }
  local cut=
  [[ $last == *[:=]* ]] && cut=${'$'}{last%"${'$'}{last##*[:=]}"}
  local kind= line open=1
  {
    IFS= read -r kind
    while IFS= read -r line; do
      line=${'$'}{line%%$'\t'*}
      line=${'$'}{line#"$cut"}
      [[ $line == *[:=] || $line == *:// ]] || open=
      COMPREPLY+=("$(printf '%q' "$line")")
    done
  } < <("${'$'}{words[0]}" __complete --last="$last" -- "${'$'}{words[@]:1:count-2}" 2>/dev/null)
  [[ $kind == files ]] && compopt -o default 2>/dev/null
  [[ $open ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -F _xec xec
`

const ZSH = String.raw`#compdef xec
# zsh completion of xec
_xec() {
  emulate -L zsh
  local -a lines texts shown opened openedShown
  local line text kind
  local last=${'$'}{(Q)words[CURRENT]}
  lines=("${'$'}{(@f)$("${'$'}{(Q)words[1]}" __complete --last="$last" -- "${'$'}{(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
  kind=$lines[1]
  shift lines
  for line in "$lines[@]"; do
    [[ -n $line ]] || continue
    text=${'$'}{line%%$'\t'*}
    if [[ $text == *(:|=|://) ]]; then
      opened+=("$text")
      openedShown+=("$text  ${'$'}{line#*$'\t'}")
    else
      texts+=("$text")
      shown+=("$text  ${'$'}{line#*$'\t'}")
    fi
  done
  (($#texts)) && compadd -l -d shown -a -- texts
  (($#opened)) && compadd -l -S '' -d openedShown -a -- opened
  if [[ $kind == files ]]; then
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    compset -P 'snapshot:'
    compset -P 'embedded:'
    _files
  fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _xec "$@"
else
  compdef _xec xec
fi
`

const FISH = String.raw`# fish completion of xec
function __xec_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct | string unescape)
    set -l lines ($words[1] __complete --last="$last" -- $words[2..-1] 2>/dev/null)
    for line in $lines[2..-1]
        echo $line
    end
    if test "$lines[1]" = files
        set -l begin (string match -r '^(?:--[a-z-]+=)?(?:snapshot:|embedded:)?' -- "$last")
        for path in (__fish_complete_path (string sub -s (math (string length -- "$begin") + 1) -- "$last"))
            echo "$begin$path"
        end
    end
end
complete -c xec -f -a '(__xec_complete)'
`

const POWERSHELL = String.raw`# PowerShell completion of xec
Register-ArgumentCompleter -Native -CommandName xec -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    $last = $wordToComplete.Trim("'", '"')
    $lines = @(& xec __complete "--last=$last" -- @words 2>$null)
    foreach ($line in ($lines | Select-Object -Skip 1)) {
        $text, $description = $line -split [char]9, 2
        $quoted = if ($text -match '^[\w./:=-]+$') { $text } else { "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text) + "'" }
        if (-not $description) { $description = $text }
        [System.Management.Automation.CompletionResult]::new($quoted, $text, 'ParameterValue', $description)
    }
}
`

/** The script of each shell. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
}

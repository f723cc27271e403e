// How parts of the command line give each other what they export.
import ts from 'typescript'

interface Export {
  readonly inside: string
  readonly outside: string
}

/**
 * Has a module of esbuild's output give its exports as values: esbuild would make a function for each name, which every use of the name
 * calls. Only names of which the value changes after they are declared stay exports.
 */
export function shareExports(text: string): string {
  // the exports are one statement at the end
  return text.replace(/^export \{\n([^}]*)\n\};\s*$/m, (_, list: string) => {
    const changed = findAssigned(text)
    const exports = [...list.matchAll(/([\w$]+)(?: as ([\w$]+))?/g)].map(
      ([, inside = '', outside = inside]): Export => ({ inside, outside }),
    )
    const late = exports.filter(({ inside }) => changed.has(inside))
    const values = exports.filter(({ inside }) => !changed.has(inside))
    return `${renderLate(late)}Object.assign(module.exports, { ${values.map(renderValue).join(', ')} });\n`
  })
}

function renderLate(names: readonly Export[]): string {
  if (names.length === 0) return ''
  return `Object.defineProperties(module.exports, { ${names
    .map(({ inside, outside }) => `${outside}: { enumerable: true, get: () => ${inside} }`)
    .join(', ')} });\n`
}

function renderValue({ inside, outside }: Export): string {
  return `${outside}: ${inside}`
}

// All names that get a value elsewhere than in a declaration, in whatever scope.
function findAssigned(text: string): ReadonlySet<string> {
  const names = new Set<string>()
  const addNames = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text)
    else if (!ts.isPropertyAccessExpression(node)) ts.forEachChild(node, addNames)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) addNames(node.left)
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) addNames(node.operand)
    if (ts.isForInStatement(node) || ts.isForOfStatement(node)) addNames(node.initializer)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('part.js', text, ts.ScriptTarget.ES2023))
  return names
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

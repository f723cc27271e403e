// What a browser adds to the page: a filter, buttons that copy, and details that open for the printer. Nobody needs it to read.

/** The script of the page, as it stands in it. */
export const SCRIPT: string = String.raw`
'use strict'
{
  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const form = document.querySelector('#filter')

  const makeFilter = () => {
    const field = form.querySelector('#filter-text')
    const boxes = all('[name=verb]', form)
    const danger = form.querySelector('#filter-danger')
    const map = document.querySelector('.map')
    const empty = document.querySelector('.empty')
    const wraps = all('.card, .alike')
    const changes = all('.change').map((element) => ({
      element,
      verb: element.dataset.verb,
      isDangerous: 'danger' in element.dataset,
      wraps: [element.closest('.card'), element.closest('.alike')],
    }))
    const others = all('.map .row, .steps > li').map((element) => ({ element, wraps: [] }))
    // read once, when somebody types: it takes longer than all else
    const readText = (item) => {
      if (item.text === undefined) {
        const heads = item.wraps.flatMap((wrap) => wrap?.querySelector('h3, .head') ?? [])
        item.text = [...heads, item.element].map((part) => part.textContent).join(' ').toLowerCase()
      }
      return item.text
    }
    const apply = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter((word) => word !== '')
      const verbs = new Set(boxes.filter((box) => box.checked).map((box) => box.value))
      const hasWords = (item) => words.every((word) => readText(item).includes(word))
      const found = changes.filter(
        (item) => verbs.has(item.verb) && (item.isDangerous || !danger?.checked) && hasWords(item),
      )
      const shown = new Set(found.flatMap((item) => [item.element, ...item.wraps]))
      const isContext = ({ element, wraps: [card] }) => element.matches('.own') && shown.has(card)
      for (const item of changes) item.element.hidden = !shown.has(item.element) && !isContext(item)
      for (const wrap of wraps) wrap.hidden = !shown.has(wrap)
      for (const item of others) item.element.hidden = !hasWords(item)
      map?.classList.toggle('filtering', words.length > 0)
      empty.hidden = found.length > 0
      form.querySelector('#filter-count').textContent =
        found.length + ' of ' + changes.length + ' changes shown'
    }
    form.hidden = false
    form.addEventListener('input', apply)
    form.addEventListener('submit', (event) => event.preventDefault())
    apply()
    return () => {
      form.reset()
      apply()
    }
  }

  const reset = form === null ? () => {} : makeFilter()

  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1))
    if (target?.closest('[hidden]')) reset()
    target?.scrollIntoView()
  }
  addEventListener('hashchange', reveal)
  if (location.hash !== '') reveal()

  for (const command of all('.command')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = 'Copy'
    const status = document.createElement('span')
    status.className = 'spoken'
    status.setAttribute('role', 'status')
    button.addEventListener('click', async () => {
      const code = command.querySelector('code')
      try {
        await navigator.clipboard.writeText(code.textContent)
        button.textContent = status.textContent = 'Copied'
      } catch {
        getSelection().selectAllChildren(code)
        button.textContent = status.textContent = 'Selected'
      }
      setTimeout(() => { button.textContent = 'Copy' }, 2000)
    })
    command.append(button, status)
  }

  let closed = []
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])')
    for (const details of closed) details.open = true
  })
  addEventListener('afterprint', () => {
    for (const details of closed) details.open = false
  })
}
`

// Days of the calendar as texts, which sort as they follow one another.

const DAY = /^(?<year>\d{4})-(?<month>0[1-9]|1[0-2])-(?<day>0[1-9]|[12]\d|3[01])$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const FEBRUARY = 2

/** True for a day such as `2026-12-31` that the Gregorian calendar has. */
export function isDay(text: string): boolean {
  const groups = DAY.exec(text)?.groups
  if (groups === undefined) return false
  const [year, month, day] = ['year', 'month', 'day'].map((part) => Number(groups[part])) as [
    number,
    number,
    number,
  ]
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const last = month === FEBRUARY && isLeap ? 29 : (DAYS[month - 1] as number)
  return day <= last
}

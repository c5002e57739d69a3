// Prints every holiday that the package knows, a line each: 2026-11-23 勤労感謝の日
import holidays from '@holiday-jp/holiday_jp'

for (const h of holidays.between(new Date('1900-01-01'), new Date('2200-12-31'))) {
  const date = h.date.toISOString().slice(0, 10)
  process.stdout.write(`${date} ${h.name}\n`)
}

import type { Scenario } from '@/entities/scenario'

// What is written and not stored yet, in this browser: a crash or a dead line loses nothing.

const key = (brand: string, id: string) => `madoguchi.scenario.${brand}.${id}`

export function keepBackup(brand: string, id: string, scenario: Scenario): void {
  try {
    localStorage.setItem(key(brand, id), JSON.stringify({ at: Date.now(), scenario }))
  } catch {
    // forbidden or full: the desk has the last stored draft
  }
}

export function backup(brand: string, id: string): { at: number; scenario: Scenario } | null {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(key(brand, id)) ?? 'null')
    const kept = held as { at: number; scenario: Scenario } | null
    return kept && typeof kept.at === 'number' && Array.isArray(kept.scenario?.nodes) ? kept : null
  } catch {
    return null
  }
}

export function dropBackup(brand: string, id: string): void {
  try {
    localStorage.removeItem(key(brand, id))
  } catch {
    // forbidden: nothing is there
  }
}

/** What a rich menu's button carries to begin a scenario: the desk reads it (internal/desk/bot/data.go). */
export const startData = (scenario: string): string => `m1:start:${scenario}`

/** What it carries to answer a choice that is shown on the rich menu; with no dialogue under way it begins the scenario. */
export const menuData = (scenario: string, node: string, option: string): string => `m1:menu:${scenario}:${node}:${option}`

/** "87.5%"; nothing is known of none. */
export const share = (n: number | null | undefined): string => (n === null || n === undefined ? '–' : `${(n * 100).toFixed(1)}%`)

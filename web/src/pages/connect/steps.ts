/** The steps of the first set-up; those after the brand are also the way to another channel. */
export const setupSteps = ['administrator', 'brand', 'line', 'webhook', 'first'] as const
export const connectSteps = ['line', 'webhook', 'first'] as const

/** Whether this browser is in its first set-up: the way to a channel is then a part of that. */
const mark = 'madoguchi.setup'
export const inSetup = (): boolean => sessionStorage.getItem(mark) === '1'
export const markSetup = (on: boolean): void => (on ? sessionStorage.setItem(mark, '1') : sessionStorage.removeItem(mark))

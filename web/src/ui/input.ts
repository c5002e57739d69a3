/** The look of everything one types or picks into. */
export const inputLook =
  'touch w-full rounded-lg border border-line-strong bg-card px-3 py-1 text-ink disabled:bg-well aria-invalid:border-red focus-visible:outline-offset-0'

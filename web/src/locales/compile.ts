import type { MessageCompiler, MessageContext } from '@intlify/core-base'

const field = /\{(?:'([^']*)'|\s*([^}]*?)\s*)\}/g

/**
 * Reads words with fields: `{n}件`, and `{'{{'}` for what is meant literally. It stands for the
 * library's own compiler (6 kB of the first load), whose plurals and links no word here uses.
 */
export const compile: MessageCompiler = (text) => {
  const words = String(text)
  if (!words.includes('{')) return () => words
  return (ctx: MessageContext<string>) =>
    words.replace(field, (_, literal: string | undefined, name: string) => literal ?? String(ctx.named(name) ?? ctx.list(Number(name)) ?? ''))
}

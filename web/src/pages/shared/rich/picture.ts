/** The address of a picture that the desk itself has published, as the page may load it; null for anybody else's: no other server is asked for what an operator looks at. */
export function ownPicture(src: unknown): string | null {
  if (typeof src !== 'string' || !URL.canParse(src)) return null
  const at = new URL(src)
  return at.origin === location.origin && at.pathname.startsWith('/media/') ? at.pathname : null
}

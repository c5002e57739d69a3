import createClient from 'openapi-fetch'
import { ApiError, problemOf, toApiError } from './problem'
import type { paths } from './schema'

/** Where the desk's API stands, on the console's own origin. */
export const base = '/api/v1'

type Listener = (error: ApiError) => void
const lost = new Set<Listener>()
const trouble = new Set<Listener>()

/** Calls `f` whenever the desk no longer knows who we are. Gives the way to stop. */
export function onSessionLost(f: Listener): () => void {
  lost.add(f)
  return () => lost.delete(f)
}

/** Calls `f` when the desk says that its storage is full or that it is unavailable. */
export function onTrouble(f: Listener): () => void {
  trouble.add(f)
  return () => trouble.delete(f)
}

/** Tells every listener what an answer means for the whole screen. */
export function announce(error: ApiError): ApiError {
  if (error.status === 401 && error.code !== 'bad_credentials') lost.forEach((f) => f(error))
  if (error.code === 'disk_full' || error.code === 'unavailable') trouble.forEach((f) => f(error))
  return error
}

export const client = createClient<paths>({
  baseUrl: base,
  credentials: 'same-origin',
  headers: { Accept: 'application/json' },
  fetch: (request) => globalThis.fetch(request), // looked up late, so that a test may stand in
  querySerializer: { array: { style: 'form', explode: true } },
})

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Unwraps an answer: the body, or a thrown ApiError. */
export async function call<T>(pending: Promise<Answer<T>>, quiet = false): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await pending
  } catch (thrown) {
    throw toApiError(thrown)
  }
  if (answer.response.ok) return answer.data as T
  // openapi-fetch has read the body; what it parsed is the problem document.
  const error = await problemOf(new Response(bodyOf(answer.error), { status: answer.response.status }))
  throw quiet ? error : announce(error)
}

function bodyOf(error: unknown): string {
  return typeof error === 'string' ? error : JSON.stringify(error ?? {})
}

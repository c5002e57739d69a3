import type { Conversation, Problem, Schema } from './types'

/** An answer the desk refused, or no answer at all (`code` is then `network`). */
export class ApiError extends Error {
  constructor(
    /** Stable word for programs: `version_conflict`, `disk_full`, `network` … */
    readonly code: string,
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    /** The desk's own words, in English; shown only when the code is unknown here. */
    readonly detail = '',
    /** What the conversation looks like now, where a conflict tells. */
    readonly current?: Conversation,
    /** Which fields are at fault, as `body.question`. */
    readonly errors: { location?: string; message: string }[] = [],
    /** What the send guard asks. */
    readonly guard?: Schema['GuardQuestion'],
  ) {
    super(`${code}: ${detail}`)
    this.name = 'ApiError'
  }
}

const byStatus: Record<number, string> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  422: 'invalid',
  429: 'rate_limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

/** Reads any failed answer; a proxy's HTML page counts as well as a problem document. */
export async function problemOf(response: Response): Promise<ApiError> {
  const fallback = byStatus[response.status] ?? (response.status >= 500 ? 'internal' : 'invalid')
  try {
    const body = (await response.clone().json()) as Partial<Problem>
    return new ApiError(body.code || fallback, response.status, body.detail ?? body.title ?? '', body.current, body.errors, body.guard)
  } catch {
    return new ApiError(fallback, response.status)
  }
}

/** Makes an ApiError of whatever was thrown. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  return new ApiError('network', 0, thrown instanceof Error ? thrown.message : String(thrown))
}

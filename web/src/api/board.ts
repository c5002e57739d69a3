import { call, client } from './client'
import type { Schema } from './types'

export const posts = () => call(client.GET('/board'))
export const addPost = (body: Schema['NewPost']) => call(client.POST('/board', { body }))
export const setPost = (id: string, body: Schema['SetPostInBody']) => call(client.PUT('/board/{id}', { params: { path: { id } }, body }))
export const withdrawPost = (id: string, edition: number) => call(client.POST('/board/{id}/withdraw', { params: { path: { id } }, body: { edition } }))
export const confirmPost = (id: string, revision: number) => call(client.POST('/board/{id}/confirm', { params: { path: { id } }, body: { revision } }))
export const readers = (id: string) => call(client.GET('/board/{id}/readers', { params: { path: { id } } }))
export const remind = (id: string) => call(client.POST('/board/{id}/remind', { params: { path: { id } } }))

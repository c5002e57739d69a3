// A small OpenAI-compatible endpoint: what it was asked can be looked at, one key is right, one model's name exists.
import { createServer } from 'node:http'

/** Starts it. `answer` is what the chat model says, `asked` all that was asked. */
export async function openModel({ key, chat, embed, answer }) {
  const asked = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const body = JSON.parse(text)
    const say = (status, what) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(what))
    if (request.headers.authorization !== `Bearer ${key}`) return say(401, { error: { message: `Incorrect API key provided: ${request.headers.authorization}` } })
    asked.push({ path: request.url, body, text })
    if (request.url === '/v1/embeddings' && body.model === embed) {
      return say(200, { data: body.input.map((t, index) => ({ index, embedding: [t.length % 7, 1, 0.5] })), usage: { prompt_tokens: 5, total_tokens: 5 } })
    }
    if (request.url !== '/v1/chat/completions' || body.model !== chat) return say(404, { error: { message: 'no such model' } })
    return say(200, { choices: [{ message: { role: 'assistant', content: answer(body) } }], usage: { prompt_tokens: 400, completion_tokens: 50 } })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  return { host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/v1`, asked, stop: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))) }
}

// Package model speaks to language models by OpenAI's chat completions and embeddings, which
// most providers and local servers understand. It keeps nothing, logs nothing, and its errors
// carry neither what was sent nor the key nor what the other side wrote.
package model

package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/publicnet"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// maxAnswer bounds what is read of an answer: 64 vectors of 4,096 numbers fit.
const maxAnswer = 8 << 20

// Client implements flow.ModelAPI. It is safe for many goroutines.
type Client struct {
	own    publicnet.Own
	secure *http.Client // https, to the public internet and one's own networks
	plain  *http.Client // http, to these only
}

var _ flow.ModelAPI = (*Client)(nil)

// New makes a client.
func New(own publicnet.Own) *Client {
	return &Client{own: own, secure: client(own.Open), plain: client(own.Has)}
}

// Close drops idle connections.
func (c *Client) Close() {
	c.secure.CloseIdleConnections()
	c.plain.CloseIdleConnections()
}

type usage struct {
	Prompt     int64 `json:"prompt_tokens"`
	Completion int64 `json:"completion_tokens"`
}

func (u usage) tokens() flow.Tokens {
	return flow.Tokens{In: max(0, u.Prompt), Out: max(0, u.Completion)}
}

// Chat asks for one answer, as little inventive as the model can be.
func (c *Client) Chat(ctx context.Context, to flow.ModelCall, system, user string, maxTokens int) (string, flow.Tokens, error) {
	type message struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	var out struct {
		Choices []struct {
			Message message `json:"message"`
		} `json:"choices"`
		Usage usage `json:"usage"`
	}
	err := c.post(ctx, to, "chat/completions", map[string]any{
		"model": to.Model, "messages": []message{{"system", system}, {"user", user}}, "temperature": 0, "max_tokens": maxTokens,
	}, &out)
	if err == nil && len(out.Choices) == 0 {
		err = flow.ErrModelNonsense
	}
	if err != nil {
		return "", out.Usage.tokens(), err
	}
	return out.Choices[0].Message.Content, out.Usage.tokens(), nil
}

// Embed asks for vectors. An answer with another number of them, or of unequal length, is
// nonsense.
func (c *Client) Embed(ctx context.Context, to flow.ModelCall, texts []string) ([][]float32, flow.Tokens, error) {
	body := map[string]any{"model": to.Model, "input": texts, "encoding_format": "float"}
	if to.Dimensions > 0 {
		body["dimensions"] = to.Dimensions
	}
	var out struct {
		Data []struct {
			Index     int       `json:"index"`
			Embedding []float32 `json:"embedding"`
		} `json:"data"`
		Usage usage `json:"usage"`
	}
	if err := c.post(ctx, to, "embeddings", body, &out); err != nil {
		return nil, out.Usage.tokens(), err
	}
	vectors := make([][]float32, len(texts))
	for _, d := range out.Data {
		if d.Index < 0 || d.Index >= len(texts) || len(d.Embedding) == 0 || len(d.Embedding) > maxDimensions {
			return nil, out.Usage.tokens(), flow.ErrModelNonsense
		}
		vectors[d.Index] = d.Embedding
	}
	for _, v := range vectors {
		if len(v) == 0 || len(v) != len(vectors[0]) {
			return nil, out.Usage.tokens(), flow.ErrModelNonsense
		}
	}
	return vectors, out.Usage.tokens(), nil
}

const maxDimensions = 8192

// post sends JSON and reads JSON. Of an answer that is no success only the status counts:
// some providers repeat the key in their words.
func (c *Client) post(ctx context.Context, to flow.ModelCall, path string, body, out any) error {
	if err := c.Check(to.URL); err != nil {
		return err
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(to.URL, "/")+"/"+path, bytes.NewReader(raw))
	if err != nil {
		return flow.ErrModelAddress
	}
	req.Header.Set("Content-Type", "application/json")
	if to.Key != "" {
		req.Header.Set("Authorization", "Bearer "+to.Key)
	}
	res, err := c.of(req.URL).Do(req)
	if err != nil {
		return failure(ctx, err)
	}
	defer res.Body.Close()
	if err := refusal(res.StatusCode); err != nil {
		return err
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return failure(ctx, err)
	}
	if len(answer) > maxAnswer || json.Unmarshal(answer, out) != nil {
		return flow.ErrModelNonsense
	}
	return nil
}

// failure tells what became of a call without an answer. Once a connection stands nobody
// knows whether the other side worked, and billed.
func failure(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, flow.ErrModelAddress):
		return flow.ErrModelAddress
	case ctx.Err() != nil:
		return flow.ErrModelSlow
	case dialling(err):
		return flow.ErrModelUnknown
	}
	return flow.ErrModelBroken
}

// dialling tells whether no connection came about.
func dialling(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func refusal(status int) error {
	err := flow.ErrModelBroken
	switch {
	case status == http.StatusOK:
		return nil
	case status == http.StatusTooManyRequests, status == http.StatusPaymentRequired:
		err = flow.ErrModelBusy
	case status >= 300 && status < 500:
		err = flow.ErrModelRefused
	}
	return &flow.ModelStatus{Status: status, Err: err}
}

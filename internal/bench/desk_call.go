package bench

import (
	"bytes"
	"encoding/json"
	"strconv"
	"sync/atomic"
	"time"
)

var _ Caller = (*deskCaller)(nil)

// deskCaller speaks the desk's webhook and API on one connection.
type deskCaller struct {
	*Conn
	desk *Desk
	hook *writer
}

// Dial gives the next node's connection.
func (d *Desk) Dial() Caller { return d.dial() }

func (d *Desk) dial() *deskCaller {
	i := int(d.dialled.Add(1) - 1)
	return &deskCaller{Conn: NewConn(d.node(i)), desk: d, hook: newWriter(channelSecret, d.run, d.setup.Customers)}
}

// SendInbound posts a signed webhook of one event.
func (c *deskCaller) SendInbound(n int64, due time.Time) error {
	if pictures := c.desk.images; pictures != nil {
		return c.post(c.hook.image(n, due, pictures[n%int64(len(pictures))]))
	}
	return c.post(c.hook.text(n, due))
}

func (c *deskCaller) post(event []byte) error {
	c.request("POST", "/webhook/line/"+channelID, "Content-Type", "application/json", "X-Line-Signature", c.hook.sign(event))
	status, body, err := c.with(event)
	if err != nil {
		return err
	}
	return refused("webhook", 200, status, body)
}

func (c *deskCaller) ask(operator int, method, path string, body []byte, fields ...string) (int, []byte, error) {
	c.request(method, "/api/v1"+path, append(fields, "Authorization", "Bearer "+c.desk.tokens[operator%len(c.desk.tokens)], "Content-Type", "application/json")...)
	return c.with(body)
}

// List asks for the operator's first page of everything that is not closed.
func (c *deskCaller) List(operator, rows int) (int, error) {
	status, body, err := c.ask(operator, "GET", "/conversations?limit="+strconv.Itoa(rows), nil)
	if err == nil {
		err = refused("list", 200, status, body)
	}
	if err != nil {
		return 0, err
	}
	return bytes.Count(body, []byte(`"workspace_id":`)), nil // one a row; decoding them would cost as much as the desk's work
}

// Reply answers as an operator who has the conversation.
func (c *deskCaller) Reply(operator int, conversation, text string) error {
	body, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		return err
	}
	key := c.desk.run + "-" + strconv.FormatInt(c.desk.keys.Add(1), 10)
	status, answer, err := c.ask(operator, "POST", "/conversations/"+conversation+"/messages", body, "Idempotency-Key", key)
	if err != nil {
		return err
	}
	return refused("reply", 201, status, answer)
}

// Accept takes a conversation.
func (c *deskCaller) Accept(operator int, conversation string) error {
	return c.move(operator, conversation, "accept")
}

// Finish closes a conversation.
func (c *deskCaller) Finish(operator int, conversation string) error {
	return c.move(operator, conversation, "close")
}

func (c *deskCaller) move(operator int, conversation, verb string) error {
	status, body, err := c.ask(operator, "POST", "/conversations/"+conversation+"/"+verb, []byte("{}"))
	if err != nil {
		return err
	}
	return refused(verb, 200, status, body)
}

// Wrote tells whether a conversation's newest message is the n-th text of the run.
func (c *deskCaller) Wrote(operator int, conversation string, n int64) (bool, error) {
	status, body, err := c.ask(operator, "GET", "/conversations/"+conversation+"/messages?limit=1", nil)
	if err == nil {
		err = refused("messages", 200, status, body)
	}
	text := pad([]byte("run "+c.desk.run+" n "), n, 10)
	return bytes.Contains(body, text), err
}

// Available sets an operator's presence.
func (c *deskCaller) Available(operator int) error {
	status, body, err := c.ask(operator, "PUT", "/me/presence", []byte(`{"presence":"available"}`))
	if err != nil {
		return err
	}
	return refused("presence", 200, status, body)
}

// Trivial asks who one is.
func (c *deskCaller) Trivial(operator int) error {
	status, body, err := c.ask(operator, "GET", "/me", nil)
	if err != nil {
		return err
	}
	return refused("me", 200, status, body)
}

// counters are what many callers of one desk count together.
type counters struct{ dialled, keys atomic.Int64 }

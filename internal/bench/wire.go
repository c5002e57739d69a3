package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// answerWithin bounds one request; a desk that takes longer has failed it.
const answerWithin = 30 * time.Second

// Conn is one HTTP/1.1 connection that is used for one request after the other. It
// exists because net/http's client costs as much processor time as the desk's whole
// accept, and generator and desk share two cores: a request here is one write, one
// or two reads and no allocation. Not safe for concurrent use.
type Conn struct {
	addr string
	c    net.Conn
	r    *bufio.Reader
	out  []byte // the request being built
	body []byte // of the last answer
}

// NewConn makes a connection that is dialled at its first use.
func NewConn(addr string) *Conn { return &Conn{addr: addr} }

// Close ends it.
func (c *Conn) Close() error {
	if c.c == nil {
		return nil
	}
	err := c.c.Close()
	c.c = nil
	return err
}

// Do sends a whole request and reads the whole answer; the body is valid until the
// next call. After an error the next call dials anew.
func (c *Conn) Do(request []byte) (status int, body []byte, err error) {
	if err := c.send(request); err != nil {
		return 0, nil, err
	}
	status, body, err = c.answer()
	if err != nil {
		_ = c.Close()
	}
	return status, body, err
}

func (c *Conn) send(request []byte) error {
	if c.c == nil {
		conn, err := net.DialTimeout("tcp", c.addr, answerWithin)
		if err != nil {
			return err
		}
		c.c = conn
		if c.r == nil {
			c.r = bufio.NewReaderSize(conn, 4<<10)
		}
		c.r.Reset(conn)
	}
	_ = c.c.SetDeadline(time.Now().Add(answerWithin))
	if _, err := c.c.Write(request); err != nil {
		_ = c.Close()
		return err
	}
	return nil
}

func (c *Conn) answer() (status int, body []byte, err error) {
	status, length, err := c.head()
	if err != nil {
		return 0, nil, err
	}
	c.body = c.body[:0]
	if length >= 0 {
		c.body, err = c.take(c.body, length)
		return status, c.body, err
	}
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return status, nil, err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 64)
		if err != nil {
			return status, nil, fmt.Errorf("chunk of an answer: %w", err)
		}
		if c.body, err = c.take(c.body, int(n)); err != nil {
			return status, nil, err
		}
		if _, err := c.r.ReadSlice('\n'); err != nil {
			return status, nil, err
		}
		if n == 0 {
			return status, c.body, nil
		}
	}
}

// take appends n bytes of the answer.
func (c *Conn) take(to []byte, n int) ([]byte, error) {
	from := len(to)
	to = append(to, make([]byte, n)...)
	_, err := io.ReadFull(c.r, to[from:])
	return to, err
}

var (
	fieldLength  = []byte("content-length:")
	fieldChunked = []byte("transfer-encoding: chunked")
	errNoAnswer  = errors.New("what came is no HTTP answer")
)

// head reads status line and fields; length is -1 for a chunked body.
func (c *Conn) head() (status, length int, err error) {
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return 0, 0, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, 0, errNoAnswer
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, 0, errNoAnswer
	}
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return 0, 0, err
		}
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0:
			return status, length, nil
		case hasFold(line, fieldLength):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(fieldLength):]))); err != nil {
				return 0, 0, errNoAnswer
			}
		case hasFold(line, fieldChunked):
			length = -1
		}
	}
}

func hasFold(line, prefix []byte) bool {
	return len(line) >= len(prefix) && bytes.EqualFold(line[:len(prefix)], prefix)
}

// request begins a request in the connection's buffer: method, path and fields.
func (c *Conn) request(method, path string, fields ...string) {
	c.out = append(c.out[:0], method...)
	c.out = append(c.out, ' ')
	c.out = append(c.out, path...)
	c.out = append(c.out, " HTTP/1.1\r\nHost: 127.0.0.1\r\n"...)
	for i := 0; i < len(fields); i += 2 {
		c.out = append(c.out, fields[i]...)
		c.out = append(c.out, ": "...)
		c.out = append(c.out, fields[i+1]...)
		c.out = append(c.out, "\r\n"...)
	}
}

// with ends a request with its body and sends it.
func (c *Conn) with(body []byte) (int, []byte, error) {
	c.out = append(c.out, "Content-Length: "...)
	c.out = strconv.AppendInt(c.out, int64(len(body)), 10)
	c.out = append(c.out, "\r\n\r\n"...)
	c.out = append(c.out, body...)
	return c.Do(c.out)
}

// refused makes an error of an answer that was not the one wanted.
func refused(what string, want, got int, body []byte) error {
	if got == want {
		return nil
	}
	return fmt.Errorf("%s: status %d: %s", what, got, body[:min(len(body), 300)])
}

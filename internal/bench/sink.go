package bench

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"
	"net"
	"strconv"
)

// ServeSink serves webhooks on l until ctx ends: it reads each, checks its signature and answers 200.
// It exists for the same reason as Conn: sender and receiver share two cores, and net/http's server
// takes as much of them as the emulator that is being measured.
func ServeSink(ctx context.Context, l net.Listener) error {
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	for {
		c, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		go func() {
			defer c.Close()
			s := &sink{r: bufio.NewReaderSize(c, 8<<10), w: c, mac: hmac.New(sha256.New, []byte(channelSecret))}
			for s.one() == nil {
				continue
			}
		}()
	}
}

// sink is one connection of a receiver.
type sink struct {
	r    *bufio.Reader
	w    io.Writer
	mac  hash.Hash
	body []byte
	sum  [sha256.Size]byte
}

var (
	fieldSignature = []byte("x-line-signature:")
	sinkTook       = []byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	sinkRefused    = []byte("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
)

// one takes one webhook. An error ends the connection.
func (s *sink) one() error {
	length, signature, err := s.head()
	if err != nil {
		return err
	}
	s.body = append(s.body[:0], make([]byte, length)...)
	if _, err := io.ReadFull(s.r, s.body); err != nil {
		return err
	}
	s.mac.Reset()
	_, _ = s.mac.Write(s.body) // a hash never fails
	answer := sinkTook
	if !hmac.Equal(s.mac.Sum(s.sum[:0]), signature) {
		answer = sinkRefused
	}
	_, err = s.w.Write(answer)
	return err
}

// head reads the request line and the fields that matter.
func (s *sink) head() (length int, signature []byte, err error) {
	line, err := s.r.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if !bytes.HasPrefix(line, []byte("POST /")) {
		return 0, nil, fmt.Errorf("no webhook: %q", line)
	}
	length = -1
	for {
		line, err := s.r.ReadSlice('\n')
		if err != nil {
			return 0, nil, err
		}
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0 && length < 0:
			return 0, nil, errors.New("a webhook without Content-Length")
		case len(line) == 0:
			return length, signature, nil
		case hasFold(line, fieldLength):
			n, err := strconv.ParseUint(string(bytes.TrimSpace(line[len(fieldLength):])), 10, 24)
			if err != nil {
				return 0, nil, err
			}
			length = int(n)
		case hasFold(line, fieldSignature):
			if signature, err = base64.StdEncoding.AppendDecode(signature[:0], bytes.TrimSpace(line[len(fieldSignature):])); err != nil {
				return 0, nil, err
			}
		}
	}
}

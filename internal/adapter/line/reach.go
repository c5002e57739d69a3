package line

import (
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync"
)

// reach watches one request and tells afterwards whether any byte of it may have left.
type reach struct {
	mu      sync.Mutex
	conn    *countedConn
	before  int64 // written on the connection when the request got it
	reused  bool
	touched bool // an earlier connection had bytes written, or one that can't be counted was used
}

func (r *reach) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{GotConn: r.got}
}

func (r *reach) got(info httptrace.GotConnInfo) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.touched = r.touched || r.wrote()
	r.reused = info.Reused
	r.conn = counted(info.Conn)
	if r.conn == nil {
		r.touched = true
		return
	}
	r.before = r.conn.written.Load()
}

func (r *reach) wrote() bool { return r.conn != nil && r.conn.written.Load() != r.before }

// untouched tells that provably nothing was written. It may be asked once the round trip has
// returned an error: net/http has stopped writing by then.
func (r *reach) untouched() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.touched && !r.wrote()
}

// stale tells that the request met a kept connection that had died before a byte was written.
func (r *reach) stale() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reused && !r.touched && !r.wrote()
}

// counted finds the counter under a connection, through TLS; nil when it is not ours.
func counted(conn net.Conn) *countedConn {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	c, _ := conn.(*countedConn)
	return c
}

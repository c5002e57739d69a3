package forecast

// event is something to happen in a play.
type event struct {
	at     int64 // ms from now
	kind   eventKind
	who    int32 // a worker, or a sort
	weight int32
}

type eventKind int8

const (
	ends    eventKind = iota // a worker's talk
	widens                   // the circle of a sort's oldest
	arrives                  // somebody begins to take work
)

// before orders events; of those at once talks end first, and lower places go before higher.
func (e event) before(o event) bool {
	if e.at != o.at {
		return e.at < o.at
	}
	if e.kind != o.kind {
		return e.kind < o.kind
	}
	return e.who < o.who
}

// agenda is a heap of events: the interface of container/heap costs as much as all the rest.
type agenda []event

func (a *agenda) push(e event) {
	h := append(*a, e)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !e.before(h[up]) {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = e
	*a = h
}

func (a *agenda) pop() event {
	h := *a
	top, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	for i := 0; ; {
		down := 2*i + 1
		if down >= len(h) {
			if len(h) > 0 {
				h[i] = last
			}
			break
		}
		if down+1 < len(h) && h[down+1].before(h[down]) {
			down++
		}
		if !h[down].before(last) {
			h[i] = last
			break
		}
		h[i] = h[down]
		i = down
	}
	*a = h
	return top
}

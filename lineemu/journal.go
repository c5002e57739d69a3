package lineemu

import "sync"

// mostChunk is how many items a journal allocates at a time, unless its limit is lower.
const mostChunk = 1024

// journal is a numbered, capped, append-only list. It owns its mutex. Numbers start at 1. Items
// lie in chunks, so that growing copies nothing and forgetting drops a chunk.
type journal[T any] struct {
	mu     sync.Mutex
	chunks [][]T // all but the last are full
	first  int64 // number of the first item kept
	chunk  int
	limit  int
}

func newJournal[T any](limit int) *journal[T] {
	return &journal[T]{limit: limit, chunk: max(1, min(mostChunk, limit)), first: 1}
}

// last is the number of the newest item; 0 when there never was one. The caller holds mu.
func (j *journal[T]) last() int64 {
	if len(j.chunks) == 0 {
		return j.first - 1
	}
	return j.first + int64((len(j.chunks)-1)*j.chunk+len(j.chunks[len(j.chunks)-1])) - 1
}

// add appends what item returns for the number it is given. A limit's worth of items is kept,
// and up to a chunk more.
func (j *journal[T]) add(item func(seq int64) T) {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := len(j.chunks)
	if n == 0 || len(j.chunks[n-1]) == j.chunk {
		if (n-1)*j.chunk >= j.limit {
			j.chunks[0], j.chunks = nil, j.chunks[1:]
			j.first += int64(j.chunk)
		}
		j.chunks = append(j.chunks, make([]T, 0, j.chunk))
	}
	seq := j.last() + 1
	tail := &j.chunks[len(j.chunks)-1]
	*tail = append(*tail, item(seq))
}

// after returns up to max items with a number above seq, oldest first, and the number of the last.
func (j *journal[T]) after(seq int64, max int) ([]T, int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	last := j.last()
	if seq >= last {
		return nil, seq
	}
	from := int64(0)
	if seq >= j.first {
		from = seq - j.first + 1
	}
	n := last - j.first + 1 - from
	if max > 0 && n > int64(max) {
		n = int64(max)
	}
	out := make([]T, 0, n)
	for at := from; int64(len(out)) < n; {
		part := j.chunks[at/int64(j.chunk)][at%int64(j.chunk):]
		part = part[:min(int64(len(part)), n-int64(len(out)))]
		out = append(out, part...)
		at += int64(len(part))
	}
	return out, j.first + from + n - 1
}

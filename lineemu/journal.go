package lineemu

import (
	"context"
	"sync"
)

// largestChunk is how many items of a journal lie together at most: the list grows without moving
// what it holds.
const largestChunk = 1024

// journal is a numbered, capped, append-only list. It owns its mutex. Numbers start at 1. Adding
// costs the same however long the list is, and so does finding where a reader left off.
type journal[T any] struct {
	mu     sync.Mutex
	chunks [][]T // all full but the last
	first  int64 // number of the first item of chunks[0]
	last   int64 // number of the newest item
	limit  int64
	chunk  int64         // items in a full chunk
	grown  chan struct{} // closed by the next add; nil while nobody waits
}

func newJournal[T any](limit int) *journal[T] {
	return &journal[T]{limit: int64(limit), chunk: int64(min(limit, largestChunk)), first: 1}
}

// add appends what make returns for the number it is given.
func (j *journal[T]) add(make func(seq int64) T) {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := len(j.chunks)
	switch {
	case n == 0:
		j.chunks = append(j.chunks, nil) // grows as it fills: most journals stay short
		n++
	case int64(len(j.chunks[n-1])) == j.chunk:
		j.chunks = append(j.chunks, newChunk[T](j.chunk))
		n++
	}
	j.last++
	j.chunks[n-1] = append(j.chunks[n-1], make(j.last))
	if j.last-(j.first+j.chunk)+1 >= j.limit {
		j.chunks[0], j.chunks = nil, j.chunks[1:]
		j.first += j.chunk
	}
	if j.grown != nil {
		close(j.grown)
		j.grown = nil
	}
}

func newChunk[T any](n int64) []T { return make([]T, 0, n) }

// after returns up to max items (0: all) with a number above seq, oldest first, and the number of
// the last of them, or seq when there are none.
func (j *journal[T]) after(seq int64, max int) ([]T, int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.read(seq, max)
}

// read is after, for a caller that holds mu.
func (j *journal[T]) read(seq int64, max int) ([]T, int64) {
	from := seq + 1
	if from < j.first {
		from = j.first
	}
	n := j.last - from + 1
	if n <= 0 {
		return nil, seq
	}
	if max > 0 && n > int64(max) {
		n = int64(max)
	}
	out := make([]T, 0, n)
	for at := from - j.first; int64(len(out)) < n; at = from - j.first + int64(len(out)) {
		part := j.chunks[at/j.chunk][at%j.chunk:]
		out = append(out, part[:min(int64(len(part)), n-int64(len(out)))]...)
	}
	return out, from + n - 1
}

// await is after, but waits for the first item above seq until ctx is done or stop is closed.
func (j *journal[T]) await(ctx context.Context, stop <-chan struct{}, seq int64, max int) ([]T, int64) {
	for {
		j.mu.Lock()
		items, next := j.read(seq, max)
		if len(items) == 0 && j.grown == nil {
			j.grown = make(chan struct{})
		}
		grown := j.grown
		j.mu.Unlock()
		if len(items) > 0 {
			return items, next
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return nil, seq
		case <-stop:
			return nil, seq
		}
	}
}

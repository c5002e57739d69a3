package lineemu

import "sync"

// journal is a numbered, capped, append-only list. It owns its mutex. Numbers start at 1.
type journal[T any] struct {
	mu    sync.Mutex
	items []T
	first int64 // number of items[0]
	limit int
}

func newJournal[T any](limit int) *journal[T] {
	return &journal[T]{limit: limit, first: 1}
}

// add appends what make returns for the number it is given.
func (j *journal[T]) add(make func(seq int64) T) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.items) >= 2*j.limit {
		cut := len(j.items) - j.limit
		j.first += int64(cut)
		j.items = append([]T(nil), j.items[cut:]...)
	}
	j.items = append(j.items, make(j.first+int64(len(j.items))))
}

// after returns up to max items with a number above seq, oldest first, and the number of the last.
func (j *journal[T]) after(seq int64, max int) ([]T, int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	last := j.first + int64(len(j.items)) - 1
	if seq >= last {
		return nil, seq
	}
	from := int64(0)
	if seq >= j.first {
		from = seq - j.first + 1
	}
	end := int64(len(j.items))
	if max > 0 && end-from > int64(max) {
		end = from + int64(max)
	}
	return append([]T(nil), j.items[from:end]...), j.first + end - 1
}

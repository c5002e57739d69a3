package retrieval

import (
	"slices"
	"sort"
)

// A posting is one document's slot and how often it has the term: slot<<10 | count.
type posting uint32

const (
	countBits = 10
	maxCount  = 1<<countBits - 1
)

func (p posting) slot() int  { return int(p >> countBits) }
func (p posting) count() int { return int(p & maxCount) }

// field is a part of an FAQ that is searched by itself.
type field uint8

const (
	question field = iota
	answer
	alias // slots are those of aliases, not of FAQs
	nFields
)

// entry is a term and who has it.
type entry struct {
	term  term
	lists [nFields][]posting // sorted by slot; never changed in place
}

// table maps terms to entries. It is a fixed number of small sorted shards: the next snapshot
// copies the shards it touches and shares all others.
type table [][]entry

// newTable chooses the number of shards by the terms to come: about sixteen in each.
func newTable(terms int) table {
	n := 1 << 8
	for n*16 < terms && n < 1<<18 {
		n <<= 1
	}
	return make(table, n)
}

func (t table) shard(x term) int { return int(x) & (len(t) - 1) }

// find gives the entry of a term, or nil.
func (t table) find(x term) *entry {
	s := t[t.shard(x)]
	i := sort.Search(len(s), func(i int) bool { return s[i].term >= x })
	if i < len(s) && s[i].term == x {
		return &s[i]
	}
	return nil
}

// editor makes the next table from one that stays as it is.
type editor struct {
	t     table
	owned map[int]bool // shards that are already copies
}

func (t table) edit() *editor { return &editor{t: slices.Clone(t), owned: map[int]bool{}} }

// entry gives a term's entry to write to, new if there was none.
func (e *editor) entry(x term) *entry {
	k := e.t.shard(x)
	if !e.owned[k] {
		e.owned[k] = true
		e.t[k] = append(make([]entry, 0, len(e.t[k])+2), e.t[k]...)
	}
	s := e.t[k]
	i := sort.Search(len(s), func(i int) bool { return s[i].term >= x })
	if i == len(s) || s[i].term != x {
		e.t[k] = slices.Insert(s, i, entry{term: x})
	}
	return &e.t[k][i]
}

// put notes that a slot has a term. The list is copied, as older snapshots read it.
func (e *editor) put(x term, f field, slot, count int) {
	en := e.entry(x)
	old := en.lists[f]
	i := at(old, slot)
	list := make([]posting, 0, len(old)+1)
	list = append(append(list, old[:i]...), posting(slot<<countBits|count))
	en.lists[f] = append(list, old[i:]...)
}

// drop takes a slot out of a term's list.
func (e *editor) drop(x term, f field, slot int) {
	en := e.entry(x)
	old := en.lists[f]
	i := at(old, slot)
	if i == len(old) || old[i].slot() != slot {
		return
	}
	en.lists[f] = append(append(make([]posting, 0, len(old)-1), old[:i]...), old[i+1:]...)
	for _, l := range en.lists {
		if len(l) > 0 {
			return
		}
	}
	k := e.t.shard(x)
	e.t[k] = slices.DeleteFunc(e.t[k], func(o entry) bool { return o.term == x })
}

func at(list []posting, slot int) int {
	return sort.Search(len(list), func(i int) bool { return list[i].slot() >= slot })
}

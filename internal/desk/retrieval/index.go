package retrieval

import (
	"maps"
	"slices"
	"sync"
)

// Terms are a brand's own words, on top of the language.
type Terms struct {
	Synonyms [][]string // each group's words mean the same
	Words    []string   // names and products that must be seen as one word
}

// Index is a snapshot of one brand's FAQs, ready to be asked. It never changes: any number of
// goroutines may ask it while With makes the next one.
type Index struct {
	analyser *analyser
	slots    map[string]int // FAQ's id → its slot
	docs     []*indexed     // by slot; nil: free
	aliases  []int32        // alias slot → FAQ's slot; -1: free
	freeDocs []int
	freeAlts []int
	table    table
	total    [nFields][nStreams]int // sizes of all texts, for the average
	nAliases int
	scratch  *sync.Pool
}

// phrasing is an alias: its slot and its terms.
type phrasing struct {
	slot int
	bag  bag
}

// indexed is an FAQ and what scoring needs of it.
type indexed struct {
	doc     Doc
	q       bag // of the question: how much of it the customer said is asked each time
	size    [2][nStreams]int
	aliases []phrasing
	said    []uint64 // see exact
}

// New indexes FAQs: about a second for 2,000 with a dictionary. Of two FAQs with one id the
// later one counts.
func New(lang *Language, terms Terms, docs []Doc) *Index {
	return build(newAnalyser(lang, terms), docs)
}

func build(a *analyser, docs []Doc) *Index {
	ix := &Index{analyser: a, slots: make(map[string]int, len(docs)), scratch: &sync.Pool{}}
	b := builder{ix: ix, lists: map[term]*entry{}}
	for _, d := range latest(docs) {
		slot := len(ix.docs)
		ix.docs = append(ix.docs, nil)
		ix.fill(b.put, slot, d)
	}
	ix.table = newTable(len(b.lists))
	for _, en := range b.lists {
		for f := range en.lists {
			en.lists[f] = slices.Clip(en.lists[f])
		}
		k := ix.table.shard(en.term)
		ix.table[k] = append(ix.table[k], *en)
	}
	for _, s := range ix.table {
		slices.SortFunc(s, func(a, b entry) int {
			if a.term < b.term {
				return -1
			}
			return 1
		})
	}
	return ix
}

// latest keeps the last FAQ of each id, in order.
func latest(docs []Doc) []Doc {
	last := make(map[string]int, len(docs))
	for i, d := range docs {
		last[d.ID] = i
	}
	if len(last) == len(docs) {
		return docs
	}
	var out []Doc
	for i, d := range docs {
		if last[d.ID] == i {
			out = append(out, d)
		}
	}
	return out
}

// builder collects the lists of a new table; slots come in rising order.
type builder struct {
	ix    *Index
	lists map[term]*entry
}

func (b *builder) put(x term, f field, slot, count int) {
	en := b.lists[x]
	if en == nil {
		en = &entry{term: x}
		b.lists[x] = en
	}
	en.lists[f] = append(en.lists[f], posting(slot<<countBits|count))
}

type putFunc func(x term, f field, slot, count int)

// texts are an FAQ's question and answer as terms. The category is searched with the question.
func (ix *Index) texts(d Doc) (q, a bag) {
	head := d.Question
	if d.Category != "" {
		head += "\n" + d.Category
	}
	return ix.analyser.bag(head), ix.analyser.bag(d.Answer)
}

// fill puts an FAQ into a free slot.
func (ix *Index) fill(put putFunc, slot int, d Doc) {
	q, a := ix.texts(d)
	in := &indexed{doc: d, q: q, size: [2][nStreams]int{q.size, a.size}, said: saidOf(d)}
	ix.note(put, question, slot, q)
	ix.note(put, answer, slot, a)
	for _, text := range d.Aliases {
		alt := ix.aliasSlot(slot)
		b := ix.analyser.bag(text)
		in.aliases = append(in.aliases, phrasing{alt, b})
		ix.note(put, alias, alt, b)
	}
	ix.docs[slot] = in
	ix.slots[d.ID] = slot
}

func (ix *Index) aliasSlot(owner int) int {
	ix.nAliases++
	if n := len(ix.freeAlts); n > 0 {
		s := ix.freeAlts[n-1]
		ix.freeAlts = ix.freeAlts[:n-1]
		ix.aliases[s] = int32(owner)
		return s
	}
	ix.aliases = append(ix.aliases, int32(owner))
	return len(ix.aliases) - 1
}

func (ix *Index) note(put putFunc, f field, slot int, b bag) {
	for s := range nStreams {
		ix.total[f][s] += b.size[s]
		for _, c := range b.terms[s] {
			put(c.term, f, slot, int(c.n))
		}
	}
}

// With gives the next snapshot: changed FAQs are added or replace those of their id, gone ones
// leave. ix stays as it is. The cost is that of the edit, not of the index.
func (ix *Index) With(changed []Doc, gone []string) *Index {
	changed = latest(changed)
	if len(changed)+len(gone) > 200+len(ix.slots)/4 {
		return build(ix.analyser, ix.after(changed, gone))
	}
	next := &Index{
		analyser: ix.analyser, slots: maps.Clone(ix.slots), docs: slices.Clone(ix.docs),
		aliases: slices.Clone(ix.aliases), freeDocs: slices.Clone(ix.freeDocs), freeAlts: slices.Clone(ix.freeAlts),
		total: ix.total, nAliases: ix.nAliases, scratch: ix.scratch,
	}
	e := ix.table.edit()
	for _, id := range gone {
		next.clear(e, id)
	}
	for _, d := range changed {
		next.clear(e, d.ID)
		next.fill(e.put, next.docSlot(), d)
	}
	next.table = e.t
	return next
}

// after are the FAQs that With leaves, in no order that matters.
func (ix *Index) after(changed []Doc, gone []string) []Doc {
	out := map[string]bool{}
	for _, id := range gone {
		out[id] = true
	}
	for _, d := range changed {
		out[d.ID] = true
	}
	var docs []Doc
	for _, in := range ix.docs {
		if in != nil && !out[in.doc.ID] {
			docs = append(docs, in.doc)
		}
	}
	return append(docs, changed...)
}

func (ix *Index) docSlot() int {
	if n := len(ix.freeDocs); n > 0 {
		s := ix.freeDocs[n-1]
		ix.freeDocs = ix.freeDocs[:n-1]
		return s
	}
	ix.docs = append(ix.docs, nil)
	return len(ix.docs) - 1
}

// clear takes an FAQ out. Its texts are analysed again, which gives the same terms and saves
// keeping them.
func (ix *Index) clear(e *editor, id string) {
	slot, ok := ix.slots[id]
	if !ok {
		return
	}
	in := ix.docs[slot]
	_, a := ix.texts(in.doc)
	ix.forget(e, question, slot, in.q)
	ix.forget(e, answer, slot, a)
	for _, p := range in.aliases {
		ix.forget(e, alias, p.slot, p.bag)
		ix.aliases[p.slot] = -1
		ix.freeAlts = append(ix.freeAlts, p.slot)
		ix.nAliases--
	}
	delete(ix.slots, id)
	ix.docs[slot] = nil
	ix.freeDocs = append(ix.freeDocs, slot)
}

func (ix *Index) forget(e *editor, f field, slot int, b bag) {
	for s := range nStreams {
		ix.total[f][s] -= b.size[s]
		for _, c := range b.terms[s] {
			e.drop(c.term, f, slot)
		}
	}
}

// Len is the number of FAQs.
func (ix *Index) Len() int { return len(ix.slots) }

package sendguard

// finder looks for many phrases in one go over a text. A phrase of letters or digits is not
// found within a longer word of such: PAY is not in PAYMENT.
type finder struct {
	first map[rune][]phrase
}

type phrase struct {
	runes []rune
	at    int // in the list
}

// newFinder takes the phrases that have at least two characters; one alone says too little.
func newFinder(list []string) finder {
	f := finder{first: map[rune][]phrase{}}
	for i, text := range list {
		if word := key(text); len(word) > 1 {
			f.first[word[0]] = append(f.first[word[0]], phrase{word, i})
		}
	}
	return f
}

// match is the place of a phrase: runes i to before j.
type match struct{ at, i, j int }

func (f finder) all(t folded) (out []match) {
	for i, r := range t.runes {
		for _, p := range f.first[r] {
			j := i + len(p.runes)
			if t.has(i, p.runes) && t.border(i) && t.border(j) {
				out = append(out, match{p.at, i, j})
			}
		}
	}
	return out
}

// border tells whether a word of letters and digits may begin or end before rune i.
func (f folded) border(i int) bool {
	return i <= 0 || i >= len(f.runes) || !f.joined(i) || !alnum(f.runes[i-1]) || !alnum(f.runes[i])
}

// within tells whether a place lies in one of others.
func (m match) within(others []match) bool {
	for _, o := range others {
		if o.i <= m.i && m.j <= o.j {
			return true
		}
	}
	return false
}

package desk

// Page asks for a part of a list. Lists are read by key, never by offset, so
// that the cost of the hundredth page is that of the first.
type Page struct {
	Limit int    // 1 to 100
	After string // opaque; empty = from the start
}

// MaxPage is the largest page there is.
const MaxPage = 100

// Size gives the limit, kept within 1 and MaxPage.
func (p Page) Size() int {
	switch {
	case p.Limit <= 0:
		return 30
	case p.Limit > MaxPage:
		return MaxPage
	}
	return p.Limit
}

package guard

// span is a stretch of cells: from (included) to to (not included).
type span struct{ from, to int }

// keptDigits is how many digits of a card stay readable, so that people can tell two cards
// apart. PCI DSS allows no more at the end.
const keptDigits = 4

// markCards finds the card numbers in cells, marks all their digits but the last four as
// masked and returns where they are, in order of their start.
//
// Two readings of the same digits are both masked. What a mask leaves over may begin a
// number that could not begin there before, so the leftovers are looked at until nothing is
// found: masking a masked text changes nothing.
func markCards(cells []cell) []span {
	var found []span
	starts := make([]int, 0, 16)
	for i := range cells {
		if cells[i].link != touching {
			starts = append(starts, i)
		}
	}
	for len(starts) > 0 {
		round := len(found)
		for _, i := range starts {
			if s, ok := cardAt(cells, i); ok {
				found = append(found, s)
			}
		}
		starts = starts[:0]
		for _, s := range found[round:] {
			for i := s.from; i < s.to-keptDigits; i++ {
				cells[i].masked = true
			}
			starts = append(starts, s.to-keptDigits)
		}
	}
	return found
}

// cardAt returns the longest card number that begins with the digit i.
func cardAt(cells []cell, i int) (best span, ok bool) {
	end := reach(cells, i)
	if end-i < minCard {
		return span{}, false
	}
	bin := 0
	for _, c := range cells[i : i+6] {
		bin = bin*10 + int(c.value)
	}
	allowed := lengthsFor(bin)
	if allowed == 0 {
		return span{}, false
	}
	for to := end; to-i >= minCard; to-- {
		if !allowed.has(to-i) || !isolated(cells, to) {
			continue
		}
		number := cells[i:to]
		if !luhn(number) || japaneseArticle(number) {
			continue
		}
		l := layoutOf(number)
		if l.plausible(to-i, linkBefore(cells, i), linkAfter(cells, to)) {
			return span{i, to}, true
		}
	}
	return span{}, false
}

// reach returns the end of the longest possible number that begins at i.
func reach(cells []cell, i int) int {
	if cells[i].masked {
		return i
	}
	end := i + 1
	for end < len(cells) && end-i < maxCard && cells[end].link != apart && !cells[end].masked {
		end++
	}
	return end
}

// isolated tells whether a number may end before the cell to: a longer run of digits is
// another number, not a card.
func isolated(cells []cell, to int) bool {
	return to == len(cells) || cells[to].link != touching || cells[to].masked
}

// linkBefore and linkAfter tell what joins a number to the digits around it. A masked digit
// reads as any other character does: it is no neighbour.
func linkBefore(cells []cell, from int) link {
	if from == 0 || cells[from-1].masked {
		return apart
	}
	return cells[from].link
}

func linkAfter(cells []cell, to int) link {
	if to == len(cells) || cells[to].masked {
		return apart
	}
	return cells[to].link
}

package guard

// layout is how a number is cut into groups: their sizes and what stands between them.
type layout struct {
	groups [maxCard]int
	n      int
	// between[i] joins group i and group i+1.
	between [maxCard]link
}

func layoutOf(number []cell) layout {
	var l layout
	l.n, l.groups[0] = 1, 1
	for _, c := range number[1:] {
		if c.link != touching {
			l.between[l.n-1] = c.link
			l.n++
		}
		l.groups[l.n-1]++
	}
	return l
}

// plausible tells whether people write a card in this layout. The prefix, the length and
// the check digit fit already; this keeps neighbouring numbers (two parcels in a list, a
// postcode before a phone number) from being read as one card.
//
// before and after are the links to the digits around; alone means that there are none.
func (l *layout) plausible(total int, before, after link) bool {
	if l.n == 1 {
		return true
	}
	alone := before == apart && after == apart
	if l.amazonOrder() {
		return false
	}
	if !l.cardGroups() && !(alone && (total == 15 || total == 16)) {
		return false
	}
	return alone || l.evenlyJoined() || l.wholeLines(before, after)
}

// cardGroups tells whether the groups are those of printed cards, or even groups (the last
// may be shorter) as people type them.
func (l *layout) cardGroups() bool {
	g := l.groups[:l.n]
	if even(g) {
		return true
	}
	for _, known := range [...][3]int{{4, 6, 5}, {4, 6, 4}, {4, 4, 8}, {8, 4, 4}, {4, 8, 4}, {6, 10}, {6, 9}, {6, 13}, {4, 12}, {12, 4}, {4, 11}} {
		if matches(g, known) {
			return true
		}
	}
	return false
}

func even(g []int) bool {
	size := g[0]
	if size != 1 && size != 2 && size != 4 && size != 8 {
		return false
	}
	for _, n := range g[:len(g)-1] {
		if n != size {
			return false
		}
	}
	return g[len(g)-1] <= size
}

func matches(g []int, known [3]int) bool {
	want := known[:]
	if known[2] == 0 {
		want = known[:2]
	}
	if len(g) != len(want) {
		return false
	}
	for i := range g {
		if g[i] != want[i] {
			return false
		}
	}
	return true
}

// amazonOrder tells the order numbers of one big shop, 123-1234567-1234567, apart.
func (l *layout) amazonOrder() bool { return matches(l.groups[:l.n], [3]int{3, 7, 7}) }

// evenlyJoined tells whether the same kind of separator stands between all groups.
func (l *layout) evenlyJoined() bool {
	for i := 1; i < l.n-1; i++ {
		if l.between[i] != l.between[0] {
			return false
		}
	}
	return true
}

// wholeLines tells whether a number broken over lines begins on a line of its own and fills
// its lines evenly or to the end. A list with one number a line does not.
func (l *layout) wholeLines(before, after link) bool {
	if before != apart && before != byLine {
		return false
	}
	if after == apart || after == byLine {
		return true
	}
	first, line := 0, l.groups[0]
	for i := 0; i < l.n-1; i++ {
		if l.between[i] == byLine {
			if first == 0 {
				first = line
			}
			if line != first {
				return false
			}
			line = 0
		}
		line += l.groups[i+1]
	}
	return first > 0 && line == first
}

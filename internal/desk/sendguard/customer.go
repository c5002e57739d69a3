package sendguard

import (
	"slices"
	"strings"
	"unicode"
)

// otherCustomer finds what belongs to another customer of the writer's: a name with 様 or the
// like behind it, a full name anywhere, a number. What the own customer is called or has said,
// what was said to them, and the writer's own name are no findings.
func otherCustomer(t folded, s Sight) []Finding {
	return append(otherNames(t, s), otherNumbers(t, s)...)
}

// form is one way to write a customer's name.
type form struct {
	runes []rune
	whole bool // nobody writes it by chance
	whose int
	name  string
}

// otherNames looks for all forms of all names in one go over the text; of one customer's the
// longest counts.
func otherNames(t folded, s Sight) (out []Finding) {
	own := formsOf(append(slices.Clone(s.Own.Names), s.Staff...))
	first := map[rune][]form{}
	for whose, other := range s.Others {
		for _, name := range other.Names {
			for text, whole := range forms(name) {
				if word := []rune(text); !own[text] {
					first[word[0]] = append(first[word[0]], form{word, whole, whose, name})
				}
			}
		}
	}
	best := map[int]form{}
	at := map[int]match{}
	for i, r := range t.runes {
		for _, f := range first[r] {
			if j, ok := t.names(i, f); ok && len(f.runes) > len(best[f.whose].runes) {
				best[f.whose], at[f.whose] = f, match{i: i, j: j}
			}
		}
	}
	var known string
	for whose := range s.Others {
		f, ok := best[whose]
		if !ok {
			continue
		}
		if known == "" {
			known = heard(s.Said)
		}
		if !strings.Contains(known, string(f.runes)) {
			found := t.finding(OtherCustomer, "name", at[whose].i, at[whose].j)
			found.Says = f.name
			out = append(out, found)
		}
	}
	return out
}

// names tells whether the name stands at i as one, and where it ends.
func (f folded) names(i int, n form) (end int, ok bool) {
	j := i + len(n.runes)
	if !f.has(i, n.runes) || !f.border(i) || !f.border(j) {
		return 0, false
	}
	// 林様 is not in 小林様; of a whole name it need not be asked
	apart := i == 0 || !f.joined(i) || !han(n.runes[0]) || !han(f.runes[i-1]) || len(n.runes) > 2
	end = honoured(f, j)
	return max(end, j), n.whole || end > 0 && apart
}

// heard is what was said in a talk, to look names up in.
func heard(said []string) string {
	var b strings.Builder
	b.WriteByte('\n')
	for _, text := range said {
		b.WriteString(string(key(text)))
		b.WriteByte('\n')
	}
	return b.String()
}

// honours stand behind a person's name.
var honours = [][]rune{[]rune("様"), []rune("さま"), []rune("サマ"), []rune("さん"), []rune("サン"), []rune("殿"), []rune("氏"), []rune("ちゃん"), []rune("くん"), []rune("君")}

// honoured gives where such a word ends that stands at i; 0: none does.
func honoured(t folded, i int) int {
	for _, h := range honours {
		if t.has(i, h) {
			return i + len(h)
		}
	}
	return 0
}

// forms are the ways in which a name is written: whole, and by its parts. A form is marked
// true when it is so long that nobody writes it by chance.
func forms(name string) map[string]bool {
	out := map[string]bool{}
	var parts [][]rune
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != 'ー' && r != '々' }) {
		if word := key(part); len(word) > 0 {
			parts = append(parts, word)
		}
	}
	if len(parts) == 0 {
		return out
	}
	whole := []rune{}
	for _, p := range parts {
		if len(p) > 1 || han(p[0]) {
			out[string(p)] = false
		}
		whole = append(whole, p...)
	}
	if len(parts) == 1 && allHan(whole) { // 佐藤花子: where the family's name ends is not known
		for n := 1; n < len(whole); n++ {
			if n > 1 || len(whole) < 4 {
				out[string(whole[:n])] = false
			}
		}
	}
	long := len(whole) >= 6 && len(parts) > 1 || len(whole) >= 4 && (allHan(whole) || len(parts) > 1 && han(whole[0]))
	if len(whole) > 1 || len(parts) > 1 {
		out[string(whole)] = long || len(whole) == 3 && len(parts) > 1 && allHan(whole)
	}
	return out
}

func formsOf(names []string) map[string]bool {
	out := map[string]bool{}
	for _, n := range names {
		for f := range forms(n) {
			out[f] = true
		}
	}
	return out
}

func allHan(runes []rune) bool {
	for _, r := range runes {
		if !han(r) {
			return false
		}
	}
	return true
}

// otherNumbers finds numbers that stand in another's papers and not in the own customer's.
func otherNumbers(t folded, s Sight) (out []Finding) {
	for _, n := range numbers(t) {
		if stands(n.key, s.Own.Numbers) || stands(n.key, s.Said) {
			continue
		}
		for _, other := range s.Others {
			if stands(n.key, other.Numbers) {
				f := t.finding(OtherCustomer, "number", n.i, n.j)
				if len(other.Names) > 0 {
					f.Says = other.Names[0]
				}
				out = append(out, f)
				break
			}
		}
	}
	return out
}

package sendguard

// leastDigits is how many digits make a number that is somebody's: M-10234, 4012345.
const leastDigits = 5

// number is one in a text: runes i to before j, and how it is compared.
type number struct {
	i, j int
	key  string
}

// numbers finds what may be an order's, an account's or a person's number: digits, with
// letters and dashes between them. Amounts, dates and times are none.
func numbers(t folded) (out []number) {
	for i := 0; i < len(t.runes); i++ {
		if !alnum(t.runes[i]) {
			continue
		}
		j := i + 1
		for j < len(t.runes) && t.joined(j) && (alnum(t.runes[j]) || t.runes[j] == '-' && j+1 < len(t.runes) && alnum(t.runes[j+1])) {
			j++
		}
		n := number{i: i, j: j}
		digits := 0
		for _, r := range t.runes[i:j] {
			if digit(r) {
				digits++
			}
			if r != '-' {
				n.key += string(r)
			}
		}
		before := i > 0 && (t.runes[i-1] == '¥' || t.runes[i-1] == '$' || t.runes[i-1] == ',' || t.runes[i-1] == '.')
		if digits >= leastDigits && !before && !measured(t, j) && !dated(string(t.runes[i:j])) {
			out = append(out, n)
		}
		i = j - 1
	}
	return out
}

// measured tells whether a unit stands at j.
func measured(t folded, j int) bool {
	if j >= len(t.runes) {
		return false
	}
	switch t.runes[j] {
	case '円', '日', '分', '時', '点', '個', '年', '月', '%', '名', '回', '歳', '件', '万', '千', 'ポ', ',':
		return true
	}
	return false
}

// dated tells whether digits are a day: 2026-11-30, 20261130.
func dated(s string) bool {
	var d []byte
	for i := range len(s) {
		if s[i] != '-' {
			d = append(d, s[i])
		}
	}
	if len(d) < 6 || len(d) > 8 || string(d[:2]) != "20" {
		return false
	}
	for _, c := range d {
		if c < '0' || c > '9' {
			return false
		}
	}
	if len(d) < 8 {
		return len(s) != len(d) // 2026-1-5
	}
	month, day := string(d[4:6]), string(d[6:8])
	return month >= "01" && month <= "12" && day >= "01" && day <= "31"
}

// stands tells whether a number is one of those in some texts, however its parts are parted. The
// texts are read as they are: most hold none, and there are many.
func stands(key string, texts []string) bool {
	for _, text := range texts {
		at, whole := 0, true // of key so far; whether it began behind no letter or digit
		for _, r := range text {
			r = narrow(r)
			switch {
			case r == '-':
				continue
			case !alnum(r):
				if whole && at == len(key) {
					return true
				}
				at, whole = 0, true
			case whole && at < len(key) && byte(r) == key[at]:
				at++
			default:
				whole = false
			}
		}
		if whole && at == len(key) {
			return true
		}
	}
	return false
}

// narrow writes a letter or digit in half width, and every dash one way.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		r -= '！' - '!'
	case r == '‐' || r == '‑' || r == '‒' || r == '–' || r == '—' || r == '―' || r == '−':
		return '-'
	}
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	return r
}

// HasNumber tells whether a text has one that could be somebody's: else nobody's need be read.
func HasNumber(text string) bool { return len(numbers(fold(text))) > 0 }

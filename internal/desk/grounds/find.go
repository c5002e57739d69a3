package grounds

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain is a text in the one form in which it is compared.
func plain(s string) string {
	s = strings.ToLower(norm.NFKC.String(strings.ToValidUTF8(s, " ")))
	s = thousands.ReplaceAllString(s, "$1$2")
	s = thousands.ReplaceAllString(s, "$1$2") // 1,000,000: the matches overlap
	return kanjiNumbers(s)
}

var (
	thousands = regexp.MustCompile(`(\d),(\d{3})`)
	link      = regexp.MustCompile(`(https?://|www\.)[\w\-./?%&=#~:+@]+|[\w.+\-]+@[\w\-]+\.[\w.\-]+|\b[\w\-]+\.(com|jp|net|org|co|info|shop|io)\b[\w\-./?%&=#~]*`)
	number    = regexp.MustCompile(`\d+([.:/\-]\d+)*`)
	day       = regexp.MustCompile(`[月火水木金土日]曜|平日|土日|祝日|休日|年末年始|午前|午後|深夜|早朝|正午|当日|翌日|翌々日|前日|本日|明日|昨日|毎日|毎週|毎月|毎年|翌月|翌週|今月|来月|月末|月初|年中無休|即日|いつでも|無料|有料|無償`)
)

func links(s string) []string {
	found := link.FindAllString(s, -1)
	for i, l := range found {
		found[i] = strings.TrimRight(l, "./-")
	}
	return found
}

// numbers are those outside of links, each with what stands right before and behind it: 3日
// and 3個, ¥500 and 500円 are not the same.
func numbers(s string) []string {
	s = link.ReplaceAllString(s, " ")
	var out []string
	for _, at := range number.FindAllStringIndex(s, -1) {
		token := s[at[0]:at[1]]
		if before := s[:at[0]]; strings.HasSuffix(before, "¥") || strings.HasSuffix(before, "$") || strings.HasSuffix(before, "-") {
			token = before[len(before)-1:] + token
		}
		out = append(out, token+unit(s[at[1]:]))
	}
	return out
}

// unit is the counter behind a number: 円, 日, 営業日, kg. Hiragana and signs end it.
func unit(s string) string {
	s = strings.TrimLeft(s, " ")
	end := 0
	for i, r := range s {
		if !unicode.Is(unicode.Han, r) && !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Katakana, r) && r != '%' && r != 'ー' {
			break
		}
		end = i + len(string(r))
		if strings.ContainsRune("円%分秒月年回件名人歳才個本枚通", r) {
			break
		}
	}
	u := s[:end]
	for _, cut := range []string{"以内", "以上", "以下", "未満", "程度", "前後", "まで", "超"} { // limits count: they stay
		if i := strings.Index(u, cut); i >= 0 {
			return u[:i+len(cut)]
		}
	}
	if r := []rune(u); len(r) > 3 {
		u = string(r[:3])
	}
	if end < len(s) && strings.ContainsRune("円%分秒月年回件名人歳才個本枚通日", lastRune(u)) {
		for _, limit := range []string{"以内", "以上", "以下", "未満", "超"} {
			if strings.HasPrefix(s[end:], limit) {
				return u + limit
			}
		}
	}
	return u
}

func lastRune(s string) rune {
	last := rune(-1)
	for _, r := range s {
		last = r
	}
	return last
}

func days(s string) []string { return day.FindAllString(s, -1) }

// names are words in katakana or Latin letters of three signs and more.
func names(s string) []string {
	s = link.ReplaceAllString(s, " ")
	return runs(s, 3, func(r rune) bool {
		return unicode.Is(unicode.Katakana, r) || r == 'ー'
	}, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

// runs are the stretches of at least n signs of one of the kinds.
func runs(s string, n int, kinds ...func(rune) bool) (out []string) {
	kind, start, count := -1, 0, 0
	flush := func(end int) {
		if kind >= 0 && count >= n {
			out = append(out, s[start:end])
		}
	}
	for i, r := range s {
		now := -1
		for k, is := range kinds {
			if is(r) {
				now = k
			}
		}
		if now != kind {
			flush(i)
			kind, start, count = now, i, 0
		}
		count++
	}
	flush(len(s))
	return out
}

var kanjiNumber = regexp.MustCompile(`[〇一二三四五六七八九十百千]+(日|月|年|円|時間|時|分|回|個|件|名|人|歳|週間|か月|ヶ月|割|倍|万円|営業日|パーセント)`)

// kanjiNumbers writes numbers before a counter in digits: 三日 is 3日.
func kanjiNumbers(s string) string {
	return kanjiNumber.ReplaceAllStringFunc(s, func(m string) string {
		total, digits := 0, 0
		for i, r := range m {
			switch v := strings.IndexRune("〇一二三四五六七八九", r); {
			case v >= 0:
				digits = digits*10 + v/3
			case r == '十', r == '百', r == '千':
				total += max(digits, 1) * map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
				digits = 0
			default:
				return itoa(total+digits) + m[i:]
			}
		}
		return m
	})
}

func itoa(n int) string {
	if n >= 10 {
		return itoa(n/10) + string(rune('0'+n%10))
	}
	return string(rune('0' + n))
}

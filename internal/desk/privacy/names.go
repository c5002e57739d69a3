package privacy

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// marked are the words that stand for what is hidden: no name is looked for in them.
const marked = "メール リンク 生年月日 電話番号 郵便番号 住所 番号 お名前"

var (
	latin    = regexp.MustCompile(`^[A-Za-z0-9_]+$`)
	fewKanas = regexp.MustCompile(`^[\p{Hiragana}\p{Katakana}ー]{2}$`)
)

// rulesOf find names that the desk knows, whole and in their parts. One sign is no name, and two
// kana are one only before 様 and the like: they stand in other words, too.
func rulesOf(names []string) (out []rule) {
	for _, name := range names {
		name = strings.TrimSpace(norm.NFKC.String(name))
		for _, part := range append([]string{name}, strings.Fields(name)...) {
			switch find := regexp.QuoteMeta(part); {
			case utf8.RuneCountInString(part) < 2 || !utf8.ValidString(part) || strings.ContainsAny(part, "〈〉") || strings.Contains(marked, part):
			case latin.MatchString(part):
				out = append(out, rule{regexp.MustCompile(`(?i)\b` + find + `\b`), "〈お名前〉"})
			case fewKanas.MatchString(part):
				out = append(out, rule{regexp.MustCompile(find + `(様|さま|さん|くん|君|ちゃん|です|と申し)`), "〈お名前〉$1"})
			default:
				out = append(out, rule{regexp.MustCompile(find), "〈お名前〉"})
			}
		}
	}
	return out
}

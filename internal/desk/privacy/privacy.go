// Package privacy hides what tells who somebody is, in a text that is about to leave the
// desk for a system that need not know: phone numbers, mail addresses, postal codes, street
// addresses, order and customer numbers, days of birth, names that people introduce themselves
// with or are spoken to by, and names that the desk knows.
//
// It is pure, and a help, no promise: what no rule knows stays. Card numbers are guard's,
// which takes them out before anything is stored.
package privacy

import (
	"regexp"

	"golang.org/x/text/unicode/norm"
)

// rule is what to find and what stands in its place. The place-holders hold no digits, so
// that no later rule finds them.
type rule struct {
	find *regexp.Regexp
	put  string
}

const dash = `[-‐‑–—―−ｰー－~〜]`

// In order: what a later rule would tear apart comes first.
var rules = []rule{
	{regexp.MustCompile(`[A-Za-z0-9._%+\-]+\s?@\s?[A-Za-z0-9.\-]+\.[A-Za-z]{2,}`), "〈メール〉"},
	{regexp.MustCompile(`https?://[^\s〈〉「」、。]*[?&#=@][^\s〈〉「」、。]*`), "〈リンク〉"},
	{regexp.MustCompile(`(生年月日|誕生日)((?:は|が|:|、|,|\s)*)` + day), "$1$2〈生年月日〉"},
	{regexp.MustCompile(day + `(\s?に?(?:生まれ|うまれ))`), "〈生年月日〉$1"},
	{regexp.MustCompile(`(\+81|0)` + sep + `\d{1,4}` + sep + `\d{1,4}` + sep + `\d{3,4}`), "〈電話番号〉"},
	{regexp.MustCompile(`〒\s*\d{3}` + dash + `?\d{4}|\b\d{3}` + dash + `\d{4}\b`), "〈郵便番号〉"},
	{regexp.MustCompile(`[\p{Han}ヶヵケ]{1,6}[都道府県市区町村][\p{Han}\p{Hiragana}\p{Katakana}ー]{1,12}[0-9一二三四五六七八九十]+(丁目|番地|番|` + dash + `)[0-9` + `\-‐‑–—―−ｰー－番号地丁目]*`), "〈住所〉"},
	{regexp.MustCompile(`[A-Za-z]{0,4}[-#_]?\d(` + sep + `\d){5,}[A-Za-z]{0,2}`), "〈番号〉"},
	{regexp.MustCompile(`\b([A-Za-z]{1,5}[-_#]\d{3,}|[A-Za-z]{1,3}\d{4,})[A-Za-z0-9\-_]*`), "〈番号〉"},
	{regexp.MustCompile(`(注文|受注|会員|顧客|お客様|伝票|追跡|問い?合わせ|予約|口座|免許|マイナンバー)(番号|ID|id|No\.?|no\.?)(は|が|:|：|\s)*[A-Za-z0-9\-_]{3,}`), "$1$2〈番号〉"},
	{regexp.MustCompile(`([\p{Han}\p{Katakana}ー]{2,8}|[A-Z][a-z]+ [A-Z][a-z]+)(と申します|といいます|と言います)`), "〈お名前〉$2"},
	{regexp.MustCompile(`(名前|氏名)(は|が|:|：)\s*[\p{Han}\p{Katakana}ー 　]{2,12}`), "$1$2〈お名前〉"},
	{regexp.MustCompile(`\A(\s*)(?:[\p{Han}\p{Katakana}ーA-Za-z]{1,8} )?[\p{Han}\p{Katakana}ーA-Za-z]{0,11}(?:` + named + `|[\p{Katakana}ーA-Za-z])(様|さま)`), "$1〈お名前〉$2"},
	{regexp.MustCompile(`\A(\s*)(?:[` + signs + `]{1,8} )?[` + signs + `]{0,11}(?:` + named + `|[\p{Hiragana}\p{Katakana}ーA-Za-z])(様|さま|さん)([\s、。,!?:]|\z)`), "$1〈お名前〉$2$3"},
}

const (
	// day is one with its year, in either calendar.
	day = `(?:(?:19|20)\d{2}|(?:明治|大正|昭和|平成|令和|[MTSHR])\s?(?:\d{1,2}|元))\s?(?:[年/.\-]\s?\d{1,2}\s?[月/.\-]\s?\d{1,2}日?|\d{4})`
	// signs are those of names.
	signs = `\p{Han}\p{Katakana}\p{Hiragana}ーA-Za-z`
	// named is the last sign of a name in Chinese characters before 様: not 仕様, 同様, お客様, 皆様.
	named = `[^\P{Han}仕同模異多有各貴皆客者方王神奥何]`
)

// sep is what people put between the digits of one number.
const sep = `[-‐‑–—―−ｰー－()\s.]{0,2}`

// Mask gives a text in which what is private is replaced by words for it, in full-width and
// half-width writing; names are those of whom it is about. What is left is normalised (NFKC).
// Masking twice changes nothing.
func Mask(text string, names ...string) string {
	text = norm.NFKC.String(text)
	for _, r := range append(rulesOf(names), rules...) {
		text = r.find.ReplaceAllString(text, r.put)
	}
	return text
}

package decide

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Part is where one of several questions stands in a customer's words, in characters from
// their beginning. The zero Part is all of them.
type Part struct{ From, To int }

// Of cuts the part out of the words; out of others than it was made of, all of them.
func (p Part) Of(words string) string {
	words = strings.TrimSpace(words)
	runes := []rune(words)
	if p.To <= p.From || p.To > len(runes) {
		return words
	}
	return strings.TrimSpace(string(runes[p.From:p.To]))
}

// sentenceEnd is where a sentence ends, or a question to which another is joined.
var sentenceEnd = regexp.MustCompile(`[?？]+[!！。]*|(?:です|ます|でしょう|ません|ました)か[、,，\s]\s*|[。!！\n]+`)

// asksSomething is the form of a question.
var asksSomething = regexp.MustCompile(`(?:[?？]|(?:です|ます|でしょう|ません|ました)か(?:ね|な)?|教えて(?:ください|下さい|ほしいです|もらえますか|いただけますか)|知りたい(?:です)?)[\s。、,，!！]*$`)

// saysNothing are words of a question that don't tell what it is about: 可能ですか, 何日かかりますか.
var saysNothing = regexp.MustCompile(`何[日時個円回年人枚本度月]*|質問|聞|伺|相談|可能|大丈夫|対応|確認|教え|知り|本当|場合|願|方法|必要|問題|連絡|返信|返事|回答|無理|誰`)

// questions takes words apart at their questions: only at those that are questions by their
// form and that tell by themselves what they are about. What stands between belongs to the
// question behind it, what hangs on to the one before. Of words with an address in them,
// whose marks mean something else, there are none.
func questions(words string) (parts []Part) {
	words = strings.TrimSpace(words)
	if strings.Contains(words, "://") {
		return nil
	}
	ends := sentenceEnd.FindAllStringIndex(words, -1)
	ends = append(ends, []int{len(words), len(words)})
	from, at := 0, 0 // of the part, of the sentence
	for _, end := range ends {
		sentence := words[at:end[1]]
		at = end[1]
		if !asksSomething.MatchString(sentence) {
			continue
		}
		switch alone := aboutSomething(sentence); {
		case alone:
			parts = append(parts, Part{from, at})
			from = at
		case len(parts) > 0:
			parts[len(parts)-1].To, from = at, at
		}
	}
	if len(parts) > 0 {
		parts[len(parts)-1].To = len(words)
	}
	for i, p := range parts { // bytes so far
		parts[i] = Part{utf8.RuneCountInString(words[:p.From]), utf8.RuneCountInString(words[:p.To])}
	}
	return parts
}

// aboutSomething tells whether a sentence has content enough to be looked up alone.
func aboutSomething(sentence string) bool {
	n := 0
	for _, r := range saysNothing.ReplaceAllString(sentence, "") {
		if unicode.Is(unicode.Han, r) || unicode.Is(unicode.Katakana, r) || unicode.Is(unicode.Latin, r) {
			n++
		}
	}
	return n >= 2
}

// joiner is what joins a question to the one before it.
var joiner = regexp.MustCompile(`^(?:(?:あと|それと|それから|ついでに|もう[一1１][つ点])(?:は|ですが|なのですが)?[、,，\s]*|(?:また|他に|ほかに)[、,，]\s*)`)

// unjoined is a question without that. あと何日 and あとで払う are no joints.
func unjoined(question string) string {
	rest := question[len(joiner.FindString(question)):]
	if r, _ := utf8.DecodeRuneInString(rest); rest == "" || unicode.IsDigit(r) || strings.ContainsRune("何で少いのか", r) {
		return question
	}
	return rest
}

package actionhttp

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// read makes an answer a result. changes tells that the call was to change something: then
// an answer that doesn't say what became of it means that nobody knows.
func read(a answer, changes bool) bot.ActionResult {
	nothing := func(code string) bot.ActionResult {
		if changes && a.sent {
			return bot.ActionResult{Outcome: bot.Unknown, Code: code}
		}
		return bot.ActionResult{Outcome: bot.Failed, Code: code}
	}
	if a.code != "" {
		return nothing(a.code)
	}
	r, ok := decode(a.body)
	status := "http_" + strconv.Itoa(a.status)
	switch {
	case a.status/100 == 2 && ok:
		return r
	case a.status/100 == 2:
		return nothing("bad_answer")
	case a.status == http.StatusRequestTimeout, a.status/100 != 4:
		return nothing(status)
	case ok && r.Outcome == bot.Refused, r.Words != "" && r.Outcome == "": // the port says no, and why
		return bot.ActionResult{Outcome: bot.Refused, Code: r.Code, Words: r.Words}
	}
	return bot.ActionResult{Outcome: bot.Failed, Code: status} // 4xx: it was not accepted
}

// Limits of an answer beside its size: it is kept with the talk.
const (
	maxValues = 100
	maxLines  = 300
	maxValue  = 2000 // characters
)

// decode reads an answer's body; false for one that is none.
func decode(body []byte) (r bot.ActionResult, ok bool) {
	if json.Unmarshal(body, &r) != nil {
		return bot.ActionResult{}, false
	}
	lines := len(r.Changes)
	texts := []string{r.Code, r.Words, r.Undo}
	for name, v := range r.Fields {
		texts = append(texts, name, v)
	}
	for name, list := range r.Lists {
		texts = append(texts, name)
		for _, it := range list {
			texts = append(texts, it.Value, it.Label, it.Note)
		}
		lines += len(list)
	}
	for _, c := range r.Changes {
		texts = append(texts, c.Label, c.Before, c.After)
	}
	long := slices.ContainsFunc(texts, func(s string) bool { return utf8.RuneCountInString(s) > maxValue })
	if long || lines > maxLines || len(r.Fields)+len(r.Lists) > maxValues {
		return bot.ActionResult{}, false
	}
	return r, slices.Contains(bot.Outcomes, r.Outcome)
}

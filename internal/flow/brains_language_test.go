package flow_test

import (
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Customers are answered in their language where the brand has it, and in another one
// rather than not at all.
func TestEntriesAnswerInTheCustomersLanguage(t *testing.T) {
	s := newSchool(t)
	body := faq("LINE Pay は使えますか", "はい、使えます。")
	japanese := s.publishesBody(body)
	body = faq("LINE Pay", "Yes, you can pay with LINE Pay.")
	body.Language = "en"
	english := s.publishesBody(body)
	body = faq("返金はできますか", "Yes, within eight days.")
	body.Language = "en-GB"
	refund := s.publishesBody(body)

	first := func(language, text string) (string, retrieval.Zone) {
		found, err := flow.AskAs(t.Context(), s.brains, brand, language, text)
		s.check(err)
		if len(found.Hits) == 0 {
			return "", found.Zone
		}
		return found.Hits[0].ID, found.Zone
	}
	for _, c := range []struct{ language, text, want string }{
		{"ja", "LINE Pay", string(japanese.ID)},
		{"", "LINE Pay", string(japanese.ID)},
		{"en-US", "LINE Pay", string(english.ID)},
		{"EN", "LINE Pay は使えますか", string(english.ID)},
		{"ja", "返金はできますか", string(refund.ID)}, // nothing Japanese: better than nothing
	} {
		if got, zone := first(c.language, c.text); got != c.want || zone == retrieval.Handoff {
			t.Errorf("%q asks %q: %s (%s), want %s", c.language, c.text, got, zone, c.want)
		}
	}
}

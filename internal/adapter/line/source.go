package line

import (
	"encoding/json"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// testUser speaks in the events that LINE's console used to send to try a webhook out.
const testUser = "Udeadbeefdeadbeefdeadbeefdeadbeef"

type sourceState int

const (
	sourceNone    sourceState = iota // LINE names none, or not enough of it to tell the talk
	sourceKnown                      // a user, group or room
	sourceStrange                    // a sort that was added after this was built
)

// readSource tells where an event comes from. A user who never agreed to show an id can't be
// told from any other: that is no source, lest all of them share one talk.
func readSource(raw json.RawMessage) (desk.Source, sourceState) {
	var s struct {
		Type    string `json:"type"`
		UserID  ident  `json:"userId"`
		GroupID ident  `json:"groupId"`
		RoomID  ident  `json:"roomId"`
	}
	none := desk.Source{Kind: desk.FromChannel}
	if len(raw) == 0 || json.Unmarshal(raw, &s) != nil {
		return none, sourceNone
	}
	src := desk.Source{User: string(s.UserID)}
	switch s.Type {
	case "user":
		src.Kind, src.ID = desk.FromUser, string(s.UserID)
	case "group":
		src.Kind, src.ID = desk.FromGroup, string(s.GroupID)
	case "room":
		src.Kind, src.ID = desk.FromRoom, string(s.RoomID)
	case "":
		return none, sourceNone
	default:
		return none, sourceStrange
	}
	if src.ID == "" {
		return none, sourceNone
	}
	return src, sourceKnown
}

// dummyToken tells the reply tokens of console tests, which nothing can answer.
func dummyToken(token string) bool {
	return strings.Trim(token, "0") == "" || strings.Trim(token, "f") == ""
}

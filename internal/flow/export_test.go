package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// EventFor lets tests ask what a person is told of a fact.
var EventFor = eventFor

// AskAs asks a brand's bot as a customer of a language does.
func AskAs(ctx context.Context, b *Brains, w desk.WorkspaceID, language, text string) (retrieval.Found, error) {
	m, err := b.mind(ctx, w)
	if err != nil {
		return retrieval.Found{}, err
	}
	return m.speaking(language).brain.Ask(text), nil
}

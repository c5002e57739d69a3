package line

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Account is the client as those who connect channels ask it.
type Account struct{ c *Client }

var _ flow.LineAccount = Account{}

// NewAccount makes one of a client.
func NewAccount(c *Client) Account { return Account{c} }

// Try asks whose credentials these are. Its token is kept for nobody.
func (a Account) Try(ctx context.Context, cred flow.Credentials) (flow.LineBot, error) {
	once := *a.c
	once.credentials = func(context.Context, desk.ChannelID) (Credentials, error) {
		return Credentials{ChannelID: cred.LineID, Secret: cred.Secret, AccessToken: cred.AccessToken}, nil
	}
	once.tokens = newTokens(once.mint, a.c.tokens.now)
	if cred.AccessToken != "" { // a pasted token says nothing of id and secret
		if _, _, err := once.mint(ctx, "", Credentials{ChannelID: cred.LineID, Secret: cred.Secret}); err != nil {
			return flow.LineBot{}, explain(authError(err))
		}
	}
	bot, err := once.BotInfo(ctx, "")
	return shownBot(bot), err
}

// Bot asks who a channel is.
func (a Account) Bot(ctx context.Context, ch desk.ChannelID) (flow.LineBot, error) {
	bot, err := a.c.BotInfo(ctx, ch)
	return shownBot(bot), err
}

func shownBot(b Bot) flow.LineBot {
	return flow.LineBot{UserID: b.UserID, BasicID: b.BasicID, Name: b.DisplayName, PictureURL: b.PictureURL, ChatOn: b.ChatMode == "chat"}
}

// Webhook asks where webhooks go.
func (a Account) Webhook(ctx context.Context, ch desk.ChannelID) (flow.LineHook, error) {
	e, err := a.c.WebhookEndpoint(ctx, ch)
	return flow.LineHook{URL: e.URL, Active: e.Active}, err
}

// SetWebhook tells LINE the address.
func (a Account) SetWebhook(ctx context.Context, ch desk.ChannelID, url string) error {
	return a.c.SetWebhookEndpoint(ctx, ch, url)
}

// TestWebhook lets LINE call the address that is set.
func (a Account) TestWebhook(ctx context.Context, ch desk.ChannelID) (flow.LineTest, error) {
	t, err := a.c.TestWebhook(ctx, ch, "")
	return flow.LineTest{OK: t.Success, Status: t.StatusCode, Reason: t.Reason, Detail: t.Detail}, err
}

// Quota is the month's.
func (a Account) Quota(ctx context.Context, ch desk.ChannelID) (int64, bool, error) {
	return a.c.Quota(ctx, ch)
}

// Consumption is how much of it is used.
func (a Account) Consumption(ctx context.Context, ch desk.ChannelID) (int64, error) {
	return a.c.Consumption(ctx, ch)
}

// Picture fetches a profile picture.
func (a Account) Picture(ctx context.Context, url string) ([]byte, error) {
	return a.c.Picture(ctx, url)
}

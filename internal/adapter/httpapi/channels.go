package httpapi

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// NewChannel is what a LINE account is connected with.
type NewChannel struct {
	Workspace desk.WorkspaceID `json:"workspace_id" maxLength:"64"`
	LineID    string           `json:"line_id" maxLength:"64" doc:"channel id of the Messaging API channel"`
	Secret    string           `json:"secret" maxLength:"256" doc:"channel secret"`
	Token     string           `json:"access_token,omitempty" maxLength:"1024" doc:"a long-lived one; empty: the desk makes its own"`
	Name      string           `json:"name,omitempty" maxLength:"200" doc:"empty: as the account is called"`
	Provider  string           `json:"provider,omitempty" maxLength:"64" doc:"channels of one provider know a customer by one id; empty: this channel alone"`
	BotOn     bool             `json:"bot_on,omitempty"`
}

// ChannelSheet is what administrators change of a channel.
type ChannelSheet struct {
	Name    string       `json:"name" maxLength:"200"`
	Queue   desk.QueueID `json:"queue_id" maxLength:"64" doc:"where new inquiries wait"`
	BotOn   bool         `json:"bot_on"`
	ReopenS int64        `json:"reopen_within_s" minimum:"0" doc:"a message this soon after the close reopens; 0: never"`
}

// ChannelCard is a channel as administrators see it.
type ChannelCard struct {
	ChannelSheet
	ID        desk.ChannelID   `json:"id"`
	Workspace desk.WorkspaceID `json:"workspace_id"`
	Kind      string           `json:"kind"`
	Provider  string           `json:"provider"`
	Edition   int64            `json:"edition"`
	Removed   Null[Time]       `json:"removed_at"`
	Halted    Null[Time]       `json:"halted_since" doc:"nothing goes out"`
	HaltWhy   string           `json:"halt_why"`
	Trouble   string           `json:"trouble" doc:"why LINE refuses what goes out; empty: it does not"`
	TroubleAt Null[Time]       `json:"trouble_since"`
	Webhook   string           `json:"webhook_url" doc:"where LINE is to send webhooks"`
}

// ChannelAt names a channel.
type ChannelAt struct {
	ID desk.ChannelID `path:"id" maxLength:"64"`
}

// ChannelList is all channels of the brands that somebody may set up.
type ChannelList struct {
	Items    List[ChannelCard] `json:"items"`
	Emulated bool              `json:"emulated" doc:"an emulator stands in for LINE"`
	Phone    string            `json:"phone" doc:"the page on which its customers write"`
}

// LineBot is the account behind a channel.
type LineBot struct {
	Name    string       `json:"name"`
	BasicID string       `json:"basic_id"`
	Picture Null[string] `json:"picture" doc:"a data: address"`
	ChatOn  bool         `json:"chat_on" doc:"response mode: chat is on"`
}

// LineTest is how LINE fared when it called the webhook.
type LineTest struct {
	OK     bool   `json:"ok"`
	Status int    `json:"status_code" doc:"of the desk's answer; 0: none"`
	Reason string `json:"reason"`
	Detail string `json:"detail"`
}

// ChannelHealth is how a channel is, as LINE tells it now.
type ChannelHealth struct {
	Code       string        `json:"code" doc:"why LINE did not tell all; empty: it did"`
	Detail     string        `json:"detail"`
	Bot        Null[LineBot] `json:"bot"`
	HookURL    string        `json:"hook_url" doc:"where LINE sends webhooks"`
	HookWanted string        `json:"hook_wanted"`
	HookActive bool          `json:"hook_active" doc:"\"Use webhook\" is on"`
	Limited    bool          `json:"limited"`
	Limit      int64         `json:"limit" doc:"billed messages a month"`
	Used       int64         `json:"used"`
	Heard      Null[Time]    `json:"heard_at" doc:"when a customer last wrote"`
	OwnToken   bool          `json:"own_token" doc:"a pasted token is used"`
	Rotated    Null[Time]    `json:"secret_changed_at"`
}

type (
	channelsOut  struct{ Body ChannelList }
	channelOut   struct{ Body ChannelCard }
	addChannelIn struct{ Body NewChannel }
	lineBotOut   struct{ Body LineBot }
	lineTestOut  struct{ Body LineTest }
	healthOut    struct{ Body ChannelHealth }
	emulatedIn   struct {
		Body struct {
			Workspace desk.WorkspaceID `json:"workspace_id" maxLength:"64"`
			Name      string           `json:"name" maxLength:"80"`
		}
	}
	setChannelIn struct {
		ChannelAt
		Body struct {
			ChannelSheet
			Edition
		}
	}
	channelEditionIn struct {
		ChannelAt
		Body Edition
	}
	rotateIn struct {
		ChannelAt
		Body struct {
			Edition
			Secret string `json:"secret" maxLength:"256"`
			Token  string `json:"access_token,omitempty" maxLength:"1024"`
		}
	}
)

func (s *server) listChannels(ctx context.Context, _ *none) (*channelsOut, error) {
	all, err := s.Channels.Channels(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &channelsOut{ChannelList{Emulated: s.Channels.Emulated(), Phone: s.Channels.Phone()}}
	for _, c := range all {
		out.Body.Items = append(out.Body.Items, s.showChannel(c))
	}
	return out, nil
}

func (s *server) tryChannel(ctx context.Context, in *addChannelIn) (*lineBotOut, error) {
	bot, err := s.Channels.Try(ctx, callerFrom(ctx).Person, readChannel(in.Body))
	if err != nil {
		return nil, err
	}
	return &lineBotOut{showBot(bot)}, nil
}

func (s *server) addChannel(ctx context.Context, in *addChannelIn) (*channelOut, error) {
	return s.channelDone(s.Channels.Add(ctx, callerFrom(ctx).Person, readChannel(in.Body)))
}

func (s *server) addEmulated(ctx context.Context, in *emulatedIn) (*channelOut, error) {
	return s.channelDone(s.Channels.AddEmulated(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.Body.Name))
}

func (s *server) setChannel(ctx context.Context, in *setChannelIn) (*channelOut, error) {
	b := in.Body
	return s.channelDone(s.Channels.Change(ctx, callerFrom(ctx).Person, in.ID, b.Edition.Edition,
		flow.ChannelSheet{Name: b.Name, Queue: b.Queue, BotOn: b.BotOn, ReopenWithin: time.Duration(min(b.ReopenS, 1<<31)) * time.Second}))
}

func (s *server) rotateSecret(ctx context.Context, in *rotateIn) (*channelOut, error) {
	return s.channelDone(s.Channels.Rotate(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition.Edition, in.Body.Secret, in.Body.Token))
}

func (s *server) removeChannel(ctx context.Context, in *channelEditionIn) (*empty, error) {
	if err := s.Channels.Remove(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition); err != nil {
		return nil, err
	}
	return &empty{}, nil
}

func (s *server) channelHealth(ctx context.Context, in *ChannelAt) (*healthOut, error) {
	h, err := s.Channels.Health(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := ChannelHealth{Code: h.Code, Detail: h.Words, HookURL: h.Hook.URL, HookWanted: h.Want, HookActive: h.Hook.Active, Limited: h.Limited,
		Limit: h.Limit, Used: h.Used, Heard: moment(h.HeardAt), OwnToken: h.Own, Rotated: moment(h.Rotated)}
	if h.Bot.UserID != "" {
		out.Bot = some(showBot(h.Bot))
	}
	return &healthOut{out}, nil
}

func (s *server) connectWebhook(ctx context.Context, in *ChannelAt) (*lineTestOut, error) {
	t, err := s.Channels.Connect(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	return &lineTestOut{LineTest(t)}, nil
}

func (s *server) channelDone(c flow.ChannelCard, err error) (*channelOut, error) {
	if err != nil {
		return nil, err
	}
	return &channelOut{s.showChannel(c)}, nil
}

func readChannel(n NewChannel) flow.NewChannel {
	return flow.NewChannel{Workspace: n.Workspace, LineID: n.LineID, Secret: n.Secret, Token: n.Token, Name: n.Name, Provider: n.Provider, BotOn: n.BotOn}
}

func (s *server) showChannel(c flow.ChannelCard) ChannelCard {
	return ChannelCard{ChannelSheet: ChannelSheet{c.Name, c.Queue, c.BotOn, seconds(c.ReopenWithin)}, ID: c.ID, Workspace: c.Workspace, Kind: c.Kind,
		Provider: c.Provider, Edition: c.Edition, Removed: moment(c.Removed), Halted: moment(c.Halt.Since), HaltWhy: c.Halt.Why, Trouble: c.Trouble,
		TroubleAt: moment(c.TroubleAt), Webhook: s.Channels.Hook(c.ID)}
}

// showBot gives the picture only in a form that a browser draws and can't run.
func showBot(b flow.LineBot) LineBot {
	out := LineBot{Name: b.Name, BasicID: b.BasicID, ChatOn: b.ChatOn}
	if kind := http.DetectContentType(b.Picture); len(b.Picture) > 0 && strings.HasPrefix(kind, "image/") {
		out.Picture = some("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(b.Picture))
	}
	return out
}

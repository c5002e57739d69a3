package bench

import (
	"net"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func TestSinkTakesWhatIsSignedOnly(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- ServeSink(t.Context(), l) }()
	p := lineemu.NewServer(t)
	good := Channel()
	good.WebhookURL, good.WebhookOff = "http://"+l.Addr().String()+"/webhook", false
	bad := lineemu.Channel{Secret: "not the sink's", WebhookURL: good.WebhookURL}
	if good, err = p.AddChannel(good); err != nil {
		t.Fatal(err)
	}
	if bad, err = p.AddChannel(bad); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if _, err := p.AddUser(lineemu.User{ID: Customer(i)}); err != nil {
			t.Fatal(err)
		}
	}
	for channel, result := range map[string]string{good.ID: lineemu.Delivered, bad.ID: lineemu.ReasonStatus} {
		got, err := p.Load(t.Context(), lineemu.Load{ChannelID: channel, Texts: 20, InFlight: 3})
		if err != nil || got.Said != 100 || got.Results[result] != 100 {
			t.Errorf("%s wanted: %+v %v", result, got, err)
		}
	}
	select {
	case err := <-served:
		t.Errorf("the sink ended: %v", err)
	default:
	}
}

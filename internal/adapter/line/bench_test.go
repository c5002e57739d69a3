package line

import "testing"

func BenchmarkVerifyAndDecode(b *testing.B) {
	body := bodyOf(messages()[0].event)
	signature := sign(body, "0123456789abcdef0123456789abcdef")
	b.ReportAllocs()
	for b.Loop() {
		if !Verify(body, signature, "0123456789abcdef0123456789abcdef") {
			b.Fatal("refused")
		}
		if _, err := Decode("ch", body, received); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCall(b *testing.B) {
	c, err := New(Config{APIBase: quickServer(b), Credentials: pasted})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for b.Loop() {
		if a := c.Call(b.Context(), pushCall()); a.Outcome != "accepted" {
			b.Fatalf("%+v", a)
		}
	}
}

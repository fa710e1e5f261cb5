// Shows threads like the one whose title is being typed. Without this the server shows them as a step of its own.
(function () {
  "use strict";
  var title = document.querySelector("[data-similar-title]");
  var shelf = document.querySelector("[data-similar]");
  if (!title || !shelf) { return; }
  var timer = null, asked = "", running = null;

  title.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(ask, 600);
  });
  function ask() {
    var words = title.value.trim();
    if (words === asked || words.split(/\s+/).length < 2) { return; }
    asked = words;
    if (running) { running.abort(); }
    running = new AbortController();
    fetch("/threads/similar?title=" + encodeURIComponent(words), { signal: running.signal, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (html) { shelf.innerHTML = html; })
      .catch(function () { asked = ""; });
  }
}());

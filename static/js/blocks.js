// The blocks of the district that was chosen; a block brings its district. Without this all blocks are listed by district.
(function () {
  "use strict";
  var district = document.querySelector("select#district");
  var block = document.querySelector("select#block");
  if (!district || !block) { return; }
  var groups = Array.from(block.querySelectorAll("optgroup"));

  function narrow() {
    var chosen = block.value;
    var name = district.value && district.options[district.selectedIndex].text;
    groups.forEach(function (group) {
      group.remove();
      if (!name || group.label === name) { block.append(group); }
    });
    block.value = chosen;
    if (block.selectedIndex < 0) { block.value = ""; }
  }
  district.addEventListener("change", narrow);
  block.addEventListener("change", function () {
    if (district.value || !block.value) { return; }
    district.value = block.value.split("/")[0];
    narrow();
  });
  window.addEventListener("pageshow", narrow); // after Back, when the browser has filled the form in again
}());

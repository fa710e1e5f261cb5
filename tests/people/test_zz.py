import pytest
from tests.make import block_of
from tests.page import look_over, words_of
def test_x(browser, teacher):
    hers=browser(teacher)
    a=hers.submit("/settings",name="सुनीता वर्मा",district="shravasti",block=f"shravasti/{block_of().key}",grades=["class-1", "class-6-8"],class_size="४५",situations=["multigrade", "large-class"],languages=["awadhi"],language="en",text_size="large",email="sunita@example.org")
    for p in look_over(a.text).iter("p"):
        if "field__wrong" in (p.get("class") or ""): print(p.get("id"),words_of(p))
    assert 0

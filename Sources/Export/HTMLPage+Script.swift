// HTMLPage+Script.swift: the script of the page. It only shows frames. It creates text nodes and
// sets class names; it never creates markup from text.

extension HTMLPage {
  /// Reads `rows` and `frames`. A frame is a label, a narration, and pairs of a position and a row
  /// number, -1 for none. A fragment `#12` opens the twelfth frame.
  static let script = """
    const id=name=>document.getElementById(name);
    const whole=[];
    for(const frame of frames){
      const now=whole.length?whole[whole.length-1].slice():[];
      for(let i=2;i<frame.length;i+=2)now[frame[i]]=frame[i+1];
      whole.push(now);
    }
    const element=number=>{
      const row=document.createElement("span");
      row.className="r";
      const runs=number<0?[]:rows[number];
      for(let i=0;i<runs.length;i+=2){
        const run=document.createElement("span"),code=runs[i+1],a=code&63,w=code>>16;
        run.className="c"+(code>>6&1023)+(a?" a"+a:"")+(w?" w"+w:"");
        run.textContent=runs[i];
        row.append(run);
      }
      row.append("\\n");
      return row;
    };
    let here=-1,drawn=[];
    const show=index=>{
      if(!frames.length)return;
      index=Math.max(0,Math.min(frames.length-1,index));
      if(index===here)return;
      const screen=id("screen"),now=whole[index];
      if(here<0)screen.replaceChildren();
      while(screen.children.length>now.length)screen.lastChild.remove();
      now.forEach((number,row)=>{
        if(row>=screen.children.length)screen.append(element(number));
        else if(drawn[row]!==number)screen.children[row].replaceWith(element(number));
      });
      drawn=now;
      here=index;
      const [label,narration]=frames[index];
      id("narration").textContent=narration;
      id("step").value=index+1;
      id("step").setAttribute("aria-valuetext",label);
      id("place").textContent=(index+1)+" / "+frames.length+"  "+label;
      id("back").disabled=index===0;
      id("next").disabled=index===frames.length-1;
      try{history.replaceState(null,"","#"+(index+1));}catch{}
    };
    const wanted=()=>(parseInt(location.hash.slice(1),10)||1)-1;
    id("controls").hidden=false;
    id("back").onclick=()=>show(here-1);
    id("next").onclick=()=>show(here+1);
    id("step").oninput=event=>show(event.target.value-1);
    addEventListener("hashchange",()=>show(wanted()));
    addEventListener("keydown",event=>{
      if(event.ctrlKey||event.altKey||event.metaKey)return;
      const onButton=event.target.tagName==="BUTTON"&&event.key===" ";
      const moves={ArrowRight:1,ArrowLeft:-1,PageDown:10,PageUp:-10," ":event.shiftKey?-1:1};
      if(event.key==="Home")show(0);
      else if(event.key==="End")show(frames.length-1);
      else if(event.key in moves&&!onButton)show(here+moves[event.key]);
      else return;
      event.preventDefault();
    });
    show(wanted());

    """
}

/**
 * What the page does beyond reading: it unfolds for print and for links, sorts tables, and reads and zooms charts, by pointer and by
 * keyboard. The page is whole without it. It asks nothing of the network.
 */

const FOLDS = `
let opened=[];
addEventListener("beforeprint",()=>{opened=all("details:not([open]):not(.noprint)");for(const d of opened)d.open=true});
addEventListener("afterprint",()=>{for(const d of opened)d.open=false;opened=[]});
const main=document.querySelector("main"),parts=()=>all("section.folded>details");
if(parts().length>1){const b=make("button",{type:"button",className:"unfold noprint"});
const say=()=>{b.textContent=parts().every(d=>d.open)?"Fold all":"Unfold all"};
b.onclick=()=>{const open=!parts().every(d=>d.open);for(const d of parts())d.open=open;say()};
for(const d of parts())d.addEventListener("toggle",say);say();main.insertBefore(b,document.querySelector("section.folded"))}
`;

/** The number in a cell, in one unit, so that `90 s` sorts before `2 min`. */
const SORT = `
const UNITS={"µs":1e-6,ms:1e-3,s:1,min:60,h:3600,d:86400,k:1e3,M:1e6,G:1e9,T:1e12,KB:1024,MB:1048576,GB:2**30,TB:2**40};
const keyOf=cell=>{const text=cell.textContent.trim(),m=/-?[\\d,]*\\.?\\d+/.exec(text);
const unit=m&&/^\\s*([µa-zA-Z]+)/.exec(text.slice(m.index+m[0].length));
return{text,number:m?Number(m[0].replaceAll(",",""))*(unit&&UNITS[unit[1]]||1):null}};
for(const table of all("main table")){if(table.closest(".walk"))continue;const body=table.tBodies[0];if(!body||body.rows.length<3)continue;
const first=[...body.rows];
[...table.tHead.rows[0].cells].forEach((head,i)=>{const b=make("button",{type:"button",className:"sort",title:"Sort"});
b.append(...head.childNodes);head.append(b);
b.onclick=()=>{const now=head.getAttribute("aria-sort"),next=now==="ascending"?"descending":now==="descending"?null:"ascending";
for(const h of table.tHead.rows[0].cells)h.removeAttribute("aria-sort");
let rows=first;
if(next){head.setAttribute("aria-sort",next);const sign=next==="ascending"?1:-1,keys=new Map(first.map(r=>[r,keyOf(r.cells[i])]));
const numeric=first.filter(r=>keys.get(r).number!==null).length*2>=first.length&&!(i===0&&head.scope==="col"&&first[0].cells[0].tagName==="TH");
rows=[...first].sort((a,b)=>{const x=keys.get(a),y=keys.get(b);
if(!numeric)return sign*x.text.localeCompare(y.text,"en",{numeric:true});
if(x.number===null||y.number===null)return(x.number===null)-(y.number===null);return sign*(x.number-y.number)})}
body.append(...rows)}})}
`;

/** A rule at the pointer in every panel over the same time, and a table of all that is read there. */
const READ = `
const element=document.getElementById("readings"),data=element&&JSON.parse(element.textContent);
const panels=data?all("svg[data-reading]").map(svg=>{const[left,width,from,to]=svg.dataset.frame.split(" ").map(Number);
return{svg,left,width,from,to,view:[from,to],box:svg.viewBox.baseVal,reading:data.readings[svg.dataset.reading],series:Number(svg.dataset.series),at:null}}):[];
const tip=make("div",{className:"tip noprint"});tip.setAttribute("role","status");tip.hidden=true;document.body.append(tip);
const two=n=>String(n).padStart(2,"0");
const clock=(t,fine)=>{if(document.body.dataset.times==="min:s")return two(Math.floor(t/60))+":"+two(Math.round(t%60*10)/10);const days=Math.floor(t/86400),s=t-days*86400,text=two(Math.floor(s/3600))+":"+two(Math.floor(s/60)%60)+(fine||s%60?":"+two(Math.round(s%60*10)/10):"");return(days>0?"day "+(days+1)+" ":"")+text};
const group=panel=>panels.filter(p=>p.from===panel.from&&p.to===panel.to);
const xOf=(p,t)=>p.left+(t-p.view[0])/(p.view[1]-p.view[0])*p.width;
const NS="http://www.w3.org/2000/svg";
const rule=(p,t)=>{let line=p.rule;if(t===null){if(line)line.remove();p.rule=null;return}
if(!line){line=p.rule=document.createElementNS(NS,"line");line.setAttribute("class","pointer");p.svg.append(line)}
const x=xOf(p,t);for(const[k,v]of[["x1",x],["x2",x],["y1",0],["y2",p.box.height-34]])line.setAttribute(k,v);
line.style.display=x<p.left-1||x>p.left+p.width+1?"none":""};
const shown=(v,s)=>v===null||v===undefined?"–":v===0?"0":v.toLocaleString("en")+s.suffix;
const read=(panel,t,place)=>{panel.at=t;for(const p of group(panel))rule(p,t);
if(t===null){tip.hidden=true;return}
const{reading:r}=panel,i=Math.min(r.values[0]?.find(l=>l.length)?.length-1||0,Math.max(0,Math.floor((t-r.fromSeconds)/r.stepSeconds)));
const start=r.fromSeconds+i*r.stepSeconds,fine=r.stepSeconds<60;
const lines=r.lines.map((l,k)=>({...l,k})),rows=data.series.map((s,n)=>({s,n})).filter(({n})=>r.values[n].some(l=>l.length));
const narrow=innerWidth<640||lines.length>4,list=narrow?rows.filter(({n})=>n===panel.series):rows;
const table=make("table",{}),head=table.createTHead().insertRow();
head.append(make("th",{textContent:clock(start,fine)+" to "+clock(start+r.stepSeconds,fine)+", mean"}));
const name=l=>{const th=make("th",{textContent:l.label});th.style.borderColor="var(--c"+l.colour%6+")";if(l.control)th.className="control";return th};
const body=table.createTBody();
if(narrow){for(const{s,n}of list){head.append(make("th",{textContent:s.title}));for(const l of lines){const row=body.insertRow();row.append(name(l));row.insertCell().textContent=shown(r.values[n][l.k][i],s)}}}
else{for(const l of lines)head.append(name(l));for(const{s,n}of list){const row=body.insertRow();if(n===panel.series)row.className="here";row.append(make("th",{textContent:s.title}));for(const l of lines)row.insertCell().textContent=shown(r.values[n][l.k][i],s)}}
tip.replaceChildren(...(r.title?[make("b",{textContent:r.title})]:[]),table);tip.hidden=false;
const box=tip.getBoundingClientRect();
tip.style.left=Math.max(4,Math.min(innerWidth-box.width-4,place.x+16+box.width>innerWidth?place.x-16-box.width:place.x+16))+"px";
tip.style.top=Math.max(4,Math.min(innerHeight-box.height-4,place.y+12))+"px"};
`;

/**
 * Zooming moves what is drawn between the first and the last second into an SVG of its own, which clips it and is stretched. Texts move
 * and are not stretched.
 */
const ZOOM = `
const STEPS=[1,2,5,10,15,30,60,120,300,600,900,1800,3600,7200,10800,21600,43200,86400];
const stretch=(p)=>{const k=(p.to-p.from)/(p.view[1]-p.view[0]);
if(!p.inner){if(k===1)return;const inner=p.inner=document.createElementNS(NS,"svg");inner.setAttribute("preserveAspectRatio","none");inner.style.overflow="hidden";
p.texts=[...p.svg.querySelectorAll("text,g>path[transform]")].map(t=>({t,m:/translate\\(([-\\d.]+),([-\\d.]+)\\)/.exec(t.getAttribute("transform")||"")})).filter(({m,t})=>m&&Number(m[1])>=p.left-1&&!t.closest('[text-anchor="end"]')).map(({t,m})=>({t,x:Number(m[1]),rest:t.getAttribute("transform").slice(m.index+m[0].length),y:m[2],low:Number(m[2])>p.box.height-36}));
for(const c of[...p.svg.children]){if(c===p.rule||c.tagName==="text")continue;if(p.texts.some(({t})=>c===t||c.contains(t)))continue;if(c.querySelector("text"))continue;inner.append(c);
for(const d of[c,...c.querySelectorAll("*")])d.setAttribute("vector-effect","non-scaling-stroke")}
const h=p.box.height;for(const[k2,v]of[["x",p.left],["y",0],["width",p.width],["height",h]])inner.setAttribute(k2,v);
p.svg.prepend(inner);p.ticks=document.createElementNS(NS,"g");p.svg.append(p.ticks)}
const per=p.width/(p.to-p.from),x0=p.left+(p.view[0]-p.from)*per;
p.inner.setAttribute("viewBox",x0+" 0 "+p.width/k+" "+p.box.height);
for(const{t,x,y,rest,low}of p.texts){const nx=p.left+(x-x0)*k;t.setAttribute("transform","translate("+nx+","+y+")"+rest);t.style.display=(low&&k>1)||nx<p.left-1||nx>p.left+p.width?"none":""}
p.ticks.replaceChildren();
if(k>1){const span=p.view[1]-p.view[0],step=STEPS.find(s=>span/s<=5)||86400;
for(let i=Math.ceil(p.view[0]/step);i*step<=p.view[1];i++){const text=document.createElementNS(NS,"text");text.textContent=clock(i*step,step<60);
for(const[a,v]of[["x",xOf(p,i*step)],["y",p.box.height-18],["text-anchor","middle"],["fill","var(--muted)"]])text.setAttribute(a,v);p.ticks.append(text)}}};
const zoom=(panel,from,to)=>{const least=(panel.to-panel.from)/64;
if(to-from<least){const mid=(from+to)/2;from=mid-least/2;to=mid+least/2}
const span=Math.min(to-from,panel.to-panel.from);from=Math.max(panel.from,Math.min(from,panel.to-span));
for(const p of group(panel)){p.view=[from,from+span];stretch(p);rule(p,null)}
panel.svg.dataset.view=panel.view.join(" ")};
for(const panel of panels){const{svg}=panel;svg.tabIndex=0;
svg.setAttribute("aria-description","Arrow keys read the values, plus and minus zoom, Escape shows all.");
const timeOf=e=>{const b=svg.getBoundingClientRect(),x=(e.clientX-b.left)/b.width*panel.box.width;
return panel.view[0]+Math.max(0,Math.min(1,(x-panel.left)/panel.width))*(panel.view[1]-panel.view[0])};
let from=null,shade=null;
svg.addEventListener("pointermove",e=>{const t=timeOf(e);read(panel,t,{x:e.clientX,y:e.clientY});
if(from!==null){const[a,b]=[from,t].sort((x,y)=>x-y).map(s=>xOf(panel,s));
if(!shade){shade=document.createElementNS(NS,"rect");shade.setAttribute("class","chosen");svg.append(shade)}
for(const[k,v]of[["x",a],["width",b-a],["y",0],["height",panel.box.height-34]])shade.setAttribute(k,v)}});
svg.addEventListener("pointerdown",e=>{if(e.pointerType!=="mouse")read(panel,timeOf(e),{x:e.clientX,y:e.clientY});
else if(e.button===0){from=timeOf(e);svg.setPointerCapture(e.pointerId);e.preventDefault();svg.focus({preventScroll:true})}});
svg.addEventListener("pointerup",e=>{const t=timeOf(e);if(shade)shade.remove();shade=null;
if(from!==null&&Math.abs(t-from)*panel.width/(panel.view[1]-panel.view[0])>6)zoom(panel,Math.min(from,t),Math.max(from,t));from=null});
svg.addEventListener("dblclick",()=>zoom(panel,panel.from,panel.to));
// A finger that lifts leaves too; what it read stays until it taps elsewhere or scrolls.
svg.addEventListener("pointerleave",e=>{if(e.pointerType==="mouse")read(panel,null)});
svg.addEventListener("pointercancel",()=>read(panel,null));
svg.addEventListener("blur",()=>read(panel,null));
svg.addEventListener("keydown",e=>{const[a,b]=panel.view,span=b-a,at=panel.at??(a+b)/2,step=Math.max(panel.reading.stepSeconds,span/100);
const by={ArrowLeft:-step,ArrowRight:step}[e.key];let t=at;
if(by!==undefined)t=Math.max(a,Math.min(b,at+by*(e.shiftKey?10:1)));
else if(e.key==="+"||e.key==="=")zoom(panel,at-span/4,at+span/4);
else if(e.key==="-")zoom(panel,at-span,at+span);
else if(e.key==="Escape")zoom(panel,panel.from,panel.to);
else return;
e.preventDefault();const box=svg.getBoundingClientRect();read(panel,t,{x:box.left+xOf(panel,t)/panel.box.width*box.width,y:box.top+box.height/2})})}
`;

/** A slider through the instants, and a choice of the point. */
const WALK = `
for(const box of all(".walk")){const walks=JSON.parse(box.querySelector(".walks").textContent),said=box.querySelector(".walked"),body=box.querySelector("tbody"),head=box.querySelector("thead small");
const slider=make("input",{type:"range",min:0,step:1}),choice=make("select",{});slider.setAttribute("aria-label","Instant");choice.setAttribute("aria-label","Point");
for(const[i,w]of walks.entries())choice.append(make("option",{value:i,textContent:w.label}));
const bar=make("div",{className:"walkbar noprint"});if(walks.length>1)bar.append(choice);bar.append(slider);box.insertBefore(bar,said);
const marks=["avoidedBy","items","strandedCopies","staleCopies"];
const show=()=>{const{label,events,walk}=walks[choice.value||0];slider.max=walk.atSeconds.length-1;const i=Number(slider.value),t=walk.atSeconds[i];
const last=events.filter(e=>e[0]<=t).pop();
const text=label+", "+clock(t,true)+(last?", after: "+last[1]:", before the first fault");
said.textContent=text;slider.setAttribute("aria-valuetext",text);if(head)head.textContent="of "+walk.processes+" processes";
body.replaceChildren(...walk.nodes.map(n=>{const row=make("tr",{}),name=make("th",{scope:"row",textContent:n.name});row.append(name);
const cell=(label,text,cls)=>{const td=row.insertCell();td.textContent=text;td.dataset.label=label;if(cls)td.className=cls};
cell("State",n.up[i]?"up":"down",n.up[i]?"":"fail");
for(const[k,m]of marks.entries()){const v=n[m]&&n[m][i];cell(["Left alone by","Items","Stranded copies","Stale copies"][k],v===undefined?"–":v.toLocaleString("en"),v>0&&m!=="items"?"some":"")}
return row}))};
slider.max=walks[0].walk.atSeconds.length-1;slider.value=box.dataset.at;slider.oninput=show;choice.onchange=show;show()}
`;

export const script = `
(()=>{const all=s=>[...document.querySelectorAll(s)],make=(tag,props)=>Object.assign(document.createElement(tag),props);
${[FOLDS, SORT, READ, ZOOM, WALK].map((part) => part.trim()).join("\n")}
})()
`.trim();

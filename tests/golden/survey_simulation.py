"""How often Wilson's interval at an effective number of cases holds for weighted rates at 95 %, and score against Wald.

Run from the repository's root:  python tests/golden/survey_simulation.py   (needs numpy, scipy; a minute)

The words of the survey methods in the catalogue quote these figures: with the base of Korn and Graubard alone, and with
Kish's number as its bound. Weights are log-normal and go with the outcome as strongly as rho says.
"""

import numpy as np, sys
from scipy.stats import norm
rng=np.random.default_rng(1)
z=norm.ppf(.975)
# finite population of types: weights correlate with outcome; sample inversely to weight
def make(p, sigma, rho, n, reps):
    # superpopulation: sampled rows: latent u; weight w=exp(sigma*a), P(y|a) logistic st weighted mean = p
    # rows sampled with density q(a); population density ∝ q(a) w(a). weighted mean target = E[w y]/E[w]
    from scipy.optimize import brentq
    g=rng.standard_normal(400000); w=np.exp(sigma*g)
    f=lambda c: np.average(1/(1+np.exp(-(c+rho*g))),weights=w)-p
    c=brentq(f,-20,20)
    a=rng.standard_normal((reps,n)); W=np.exp(sigma*a)
    y=rng.random((reps,n))<1/(1+np.exp(-(c+rho*a)))
    return W,y
def stats(W,y,N):
    T=W.sum(1); p=(W*y).sum(1)/T
    S1=(W**2*y).sum(1)/T**2; S0=(W**2*~y).sum(1)/T**2
    v=((1-p)**2*S1+p**2*S0)*N/(N-1)
    kish=1/(S1+S0); 
    with np.errstate(all='ignore'): ns=np.where((p>0)&(p<1-1e-15),p*(1-p)/v,kish)
    return p,v,kish,ns,S1,S0
def wil(p,n):
    h=z*np.sqrt(n*p*(1-p)+z*z/4)/(n+z*z); m=(n*p+z*z/2)/(n+z*z)
    return m-h,m+h
reps=20000
for p in (.02,.05,.1,.3,.5,.8):
  for n in (100,400):
    for sigma,rho in ((.5,1),(.8,.8),(.8,-.8),(1,0)):
      W,y=make(p,sigma,rho,n,reps)
      ph,v,k,ns,S1,S0=stats(W,y,2*n)
      cov={}
      for name,m in (('ns',ns),('cap n',np.minimum(ns,n)),('kish',k),('min k',np.minimum(ns,k))):
        l,u=wil(ph,m); cov[name]=((l<=p)&(p<=u)).mean()
      cov['wald']=(abs(ph-p)<=z*np.sqrt(v)).mean()
      # second group equal p
      W2,y2=make(p,sigma,rho,n,reps)
      p2,v2,k2,ns2,T1,T0=stats(W2,y2,2*n)
      pb=(ph*W.sum(1)+p2*W2.sum(1))/(W.sum(1)+W2.sum(1))
      with np.errstate(all='ignore'):
        wald=(abs(ph-p2)>z*np.sqrt(v+v2)).mean()
        f=2*n/(2*n-1)
        vs=((1-pb)**2*(S1+T1)+pb**2*(S0+T0))*f
        sc=(abs(ph-p2)>z*np.sqrt(vs)).mean()
        # newcombe
        res=[]
        for a,b in ((ns,ns2),(np.minimum(ns,n),np.minimum(ns2,n)),(np.minimum(ns,k),np.minimum(ns2,k2))):
          l1,u1=wil(ph,a); l2,u2=wil(p2,b); d=ph-p2
          L=d-np.hypot(ph-l1,u2-p2); U=d+np.hypot(u1-ph,p2-l2)
          # MOVER-R sign check: ratio 1 inside iff L<=0<=U (ratio interval by Fieller-type equals diff at null 1)
          res.append(((L<=0)&(0<=U)).mean())
      print(p,n,sigma,rho,{a:round(float(b),3) for a,b in cov.items()},'type1 wald %.3f score %.3f'%(wald,sc),'newc ns/cap/mink',[round(float(r),3) for r in res])
